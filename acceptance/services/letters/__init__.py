"""What leaves the house in Word: each official document's words, its number, its pages, its
template. When one is issued is said by the rows in workflows; nothing here moves a stage.
"""
