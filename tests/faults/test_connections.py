"""Whoever is served has a connection to the database: none waits for another's to come back."""

import threading

from sqlalchemy import text

from acceptance.extensions import db
from acceptance.lanes import PAGES, STREAMS

WORKING = 6
"""Threads beside those that serve: worker, heart, looks, and what they start."""


def test_as_many_as_there_are_threads_ask_at_once_and_each_is_answered(app):
    many = PAGES + STREAMS + WORKING
    with app.app_context():
        engine = db.engine
    together, answered = threading.Barrier(many, timeout=20), []

    def ask():
        with engine.connect() as connection:
            together.wait()  # every one of them holds its connection now
            answered.append(connection.scalar(text("SELECT 1")))

    threads = [threading.Thread(target=ask) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answered == [1] * many
