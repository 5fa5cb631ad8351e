"""What may be done, in the words of the law (档发〔2006〕2号 and the forms), not from the step table."""

from collections import Counter

TAKEN: Counter[str] = Counter()


UNITS = {
    "leader": "bureau",
    "city": "city",
    "other": "society",
    "engaged": "road",
    "stranger_leads": "society",
}


class Law:
    """What may be done, in the words of the law."""

    def __init__(self):
        self.stage, self.panel, self.evaluated = "self_check", [], False
        # the drawing: "" before the list is fixed, then fixed, closed, drawn; who named a number,
        # and who has shown it, by their place on the panel
        self.drawing, self.named, self.shown = "", [], []
        # how many volumes of the sample have no record that stands
        self.unseen = 0
        self.problems: list[str] = []

    # who is on the panel: (seat, delegated, vote)
    def panel_is_lawful(self):
        seats = [seat for seat, _delegated, _vote in self.panel]
        leaders = [seat for seat in seats if seat in ("leader", "stranger_leads")]
        return (
            len(seats) >= 5
            and len(seats) % 2 == 1
            and "leader" in leaders
            and "stranger_leads" not in leaders
            and "city" in seats
            and "engaged" not in seats
            and all(delegated for seat, delegated, _vote in self.panel if seat != "leader")
        )

    def anyone_voted(self):
        return any(vote for _seat, _delegated, vote in self.panel)

    def a_member_may_leave(self):
        """Until the first vote; after it the meeting is put off before anyone is exchanged."""
        forming = self.stage in ("applied", "admitted", "pre_check")
        return forming or (self.stage == "review" and not self.anyone_voted())

    def everyone_voted(self):
        return bool(self.panel) and all(vote for _seat, _delegated, vote in self.panel)

    def majority(self):
        return 2 * sum(vote == "agree" for _seat, _delegated, vote in self.panel) > len(self.panel)

    def allowed(self, who, name):
        stage, problems = self.stage, self.problems
        voted = self.everyone_voted() and self.panel_is_lawful()
        judged = self.drawing == "drawn" and not self.unseen and voted
        passing = stage == "review" and judged and self.majority() and self.evaluated
        return {
            "apply": who == "owner" and stage == "self_check",
            "suspend": who == "owner" and stage == "self_check",
            "resume": who == "owner" and stage == "suspended",
            "withdraw": who == "owner"
            and stage in ("applied", "supplement", "admitted", "pre_check"),
            "admit": who == "bureau" and stage == "applied",
            "ask_supplement": who == "bureau" and stage == "applied",
            "decline": who == "bureau" and stage == "applied",
            "supplement": who == "owner" and stage == "supplement",
            "open_pre_check": who == "bureau" and stage == "admitted",
            "close_pre_check": who == "bureau" and stage == "pre_check",
            "return_application": who == "bureau" and stage == "pre_check",
            "open_review": who == "bureau" and stage == "admitted" and self.panel_is_lawful(),
            "approve": who == "bureau" and passing and all(one == "closed" for one in problems),
            "approve_with_items": who == "bureau" and passing and bool(problems),
            "adjourn": who == "bureau" and stage == "review" and not voted,
            "call_off": who == "bureau" and stage == "review" and not voted,
            "order_rectification": who == "bureau"
            and stage == "review"
            and judged
            and not self.majority()
            and "open" in problems,
            "submit_rectification": who == "owner"
            and stage == "rectification"
            and "open" not in problems,
            # 整改后复查: whoever concludes a re-check has judged every answer in it.
            "return_rectification": who == "bureau"
            and stage == "recheck"
            and "answered" not in problems
            and ("open" in problems or "rejected" in problems),
            "pass_recheck": who == "bureau"
            and stage == "recheck"
            and all(one == "closed" for one in problems)
            and self.evaluated,
            "fail_recheck": who == "bureau"
            and stage == "recheck"
            and "answered" not in problems
            and "rejected" in problems,
        }.get(name, False)

    LEADS = {
        "apply": "applied",
        "suspend": "suspended",
        "resume": "self_check",
        "withdraw": "self_check",
        "admit": "admitted",
        "ask_supplement": "supplement",
        "decline": "self_check",
        "supplement": "applied",
        "open_pre_check": "pre_check",
        "close_pre_check": "admitted",
        "return_application": "self_check",
        "open_review": "review",
        "approve": "accepted",
        "approve_with_items": "accepted",
        "adjourn": "review",
        "call_off": "admitted",
        "order_rectification": "rectification",
        "submit_rectification": "recheck",
        "return_rectification": "rectification",
        "pass_recheck": "accepted",
        "fail_recheck": "failed",
    }

    def two_units_named(self):
        """Numbers of two organisations, one of them of a member from outside with an account."""
        units = {UNITS[self.panel[at][0]] for at in self.named}
        return len(units) >= 2 and bool(units - {"bureau"})

    def took(self, name):
        TAKEN[name] += 1
        self.stage = self.LEADS[name]
        if name == "return_rectification":
            self.problems = ["open" if one == "rejected" else one for one in self.problems]
        if name in ("open_review", "adjourn", "call_off"):
            self.panel = [(seat, delegated, "") for seat, delegated, _vote in self.panel]
