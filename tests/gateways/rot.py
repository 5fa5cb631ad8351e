"""What a disk does to bytes in the long run."""


def flip(path):
    """Turn one bit of a stored file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    rotten = path.with_name("rotten")
    rotten.write_bytes(content)
    rotten.replace(path)
