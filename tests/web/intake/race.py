"""Two senders of one upload at once, again and again: `python -m tests.web.intake.race 1000`."""

import hashlib
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from acceptance.demo.pdfs import small_pdf
from acceptance.gateways import clock
from tests.web.intake.tus import create, missing, pour, send

PIECES = 6


class Dripping:
    """A body that comes in pieces, with pauses of up to some milliseconds."""

    def __init__(self, content, dice):
        step = len(content) // PIECES + 1
        self.pieces = [content[at : at + step] for at in range(0, len(content), step)]
        self.dice = dice

    def read(self, _size=-1):
        time.sleep(self.dice.random() * 0.004)
        return self.pieces.pop(0) if self.pieces else b""


def round_of(app, clients, filing, number, dice):
    """Both send their own bytes to one upload; returns what they were answered and whether what is
    stored is what the winner sent."""
    sent = [small_pdf(f"{number}-{who}").ljust(20_000, b"%") for who in "ab"]
    url = create(clients[0], 20_000, filename=f"争{number}.pdf", filing=filing).headers["Location"]
    answers = [0, 0]

    def work(at):
        time.sleep(dice.random() * 0.01)
        body = Dripping(sent[at], dice)
        answers[at] = pour(clients[at], url, body, len(sent[at])).status_code

    threads = [threading.Thread(target=work, args=(at,)) for at in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    digest = clients[0].get(url).json["digest"]
    late = [send(client, url, 0, sent[0]).status_code for client in clients]
    lies = app.extensions["store"].path(digest).read_bytes()
    whole = hashlib.sha256(lies).hexdigest() == digest and lies == sent[answers.index(204)]
    return tuple(sorted(answers)), whole and late == [410, 410]


def race(app, clients, rounds, seed=7):
    """How many rounds ended how, and how many stored files were not what the winner sent."""
    dice, filing = random.Random(seed), missing(app, section=1)
    outcomes, rewritten = Counter(), 0
    for number in range(rounds):
        answers, whole = round_of(app, clients, filing, number, dice)
        outcomes[answers] += 1
        rewritten += not whole
    return outcomes, rewritten


def main():
    from acceptance.cli import prepare, seed_if_empty
    from tests.conftest import make_app

    with tempfile.TemporaryDirectory() as name:
        app = make_app(Path(name))
        with app.app_context():
            prepare()
            seed_if_empty()
        clients = [app.test_client(), app.test_client()]
        for client in clients:
            client.post("/demo/demo-contractor")
        began = clock.now()
        outcomes, rewritten = race(app, clients, int(sys.argv[1]))
        print(f"{sum(outcomes.values())} races, {rewritten} rewritten, {clock.now() - began}")
        print(dict(outcomes))


if __name__ == "__main__":
    main()
