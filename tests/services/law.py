"""What may be done, in the words of the law (档发〔2006〕2号 and the forms), not from the step table."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

TAKEN: Counter[str] = Counter()
"""The steps that were taken, by name."""
REFUSED: Counter[str] = Counter()
"""The refusals of a hand at its own stage, by what was missing."""
KEPT_BACK: list[str] = []
"""The steps that a hand tried at its own stage, and that something missing kept back."""

OWNER, BUREAU = frozenset({"owner"}), frozenset({"bureau"})
LIFE = {
    # step                   whose hand   from where                leads
    "apply":                (OWNER,  "self_check",                  "applied"),
    "suspend":              (OWNER,  "self_check applied supplement admitted pre_check", "suspended"),
    "resume":               (OWNER,  "suspended",                   ""),
    "terminate":            (BUREAU, "self_check suspended",        "terminated"),
    "reapply":              (OWNER,  "failed",                      "self_check"),
    "withdraw_in_review":   (OWNER,  "review",                      "self_check"),
    "withdraw":             (OWNER,  "applied supplement admitted pre_check", "self_check"),
    "admit":                (BUREAU, "applied",                     "admitted"),
    "ask_supplement":       (BUREAU, "applied",                     "supplement"),
    "decline":              (BUREAU, "applied",                     "self_check"),
    "supplement":           (OWNER,  "supplement",                  "applied"),
    "open_pre_check":       (BUREAU, "admitted",                    "pre_check"),
    "close_pre_check":      (BUREAU, "pre_check",                   "admitted"),
    "return_application":   (BUREAU, "pre_check",                   "self_check"),
    "open_review":          (BUREAU, "admitted",                    "review"),
    "approve":              (BUREAU, "review",                      "accepted"),
    "approve_with_items":   (BUREAU, "review",                      "accepted"),
    "adjourn":              (BUREAU, "review",                      "review"),
    "call_off":             (BUREAU, "review",                      "admitted"),
    "order_rectification":  (BUREAU, "review",                      "rectification"),
    "submit_rectification": (OWNER,  "rectification",               "recheck"),
    "return_rectification": (BUREAU, "recheck",                     "rectification"),
    "pass_recheck":         (BUREAU, "recheck",                     "accepted"),
    "fail_recheck":         (BUREAU, "recheck",                     "failed"),
    "transfer":             (BUREAU | {"city"}, "accepted",         "archived"),
}  # fmt: skip
"""The life from the self-check on."""
CHANGE = {
    # step                 whose hand  from where      leads
    "agree_amendment":    ("bureau", "asked",         "agreed"),
    "refuse_amendment":   ("bureau", "asked",         ""),
    "report_amendment":   ("owner",  "agreed",        "reported"),
    "return_amendment":   ("bureau", "reported",      "agreed"),
    "fix_amendment":      ("bureau", "reported",      ""),
    "withdraw_amendment": ("owner",  "asked agreed",  ""),
}  # fmt: skip
"""How a change of the fixed archive goes; there is one at a time."""
AMENDING = ("admitted", "pre_check", "review", "recheck", "accepted")
WHOLE = {
    "filings_unfiled",
    "volume_gap",
    "volume_empty",
    "volumes_unnumbered",
    "documents_loose",
    "documents_not_stored",
}
"""What can be amiss with an archive whenever it is decided upon."""
BADLY_POINTED = {
    "": {"scores_missing"},
    "good": set(),
    "thin": {"score_below_minimum"},
    "poor": {"score_below_threshold", "score_below_minimum"},
}
"""What the panel's points lack: of the table of the water sector."""
UNREACHED = {
    "reapply_not_allowed": "the pack of the walk says nothing, so one may apply again",
    "reapply_early": "the pack of the walk sets no days",
    "no_volumes": "every project of the walk has its three volumes",
    "focus_missing": "of three volumes all are drawn, so none of a kind is left out",
    "vote_open": "the pack wants the votes of all, so the last one ends the vote",
    "files_damaged": "no stored file of the walk is damaged",
    "paper_unconfirmed": "nothing is entered from paper in the walk",
    "strike_unanswered": "nothing is entered from paper in the walk",
    "score_below_indicator": "the table of the water sector has no indicators",
    "score_no_class": "the table of the water sector has no classes of projects",
}
"""What the rows could name and the walk never meets, with the reason; `tests/workflows` holds it."""
OUTSIDE = ("city", "other", "engaged", "stranger_leads")
UNITS = {"leader": "bureau", "city": "city", "engaged": "road"}


@dataclass
class Seat:
    """A seat on the panel: whose it is, whether he was sent by a letter, how he voted."""

    kind: str
    delegated: bool
    key: int
    vote: str = ""
    # whoever named a number for a drawing stays on the list of the panel
    named: bool = False

    @property
    def unit(self):
        return UNITS.get(self.kind, "society")


@dataclass
class Number:
    """The number that a member named for the drawing."""

    seat: Seat
    recused: bool = False
    shown: bool = False


class Law:
    """What may be done, in the words of the law."""

    def __init__(self, again=False):
        # whether the pack has the panel vote once more after a second look
        self.again = again
        # that vote, once it is written down: for, and against
        self.second: tuple[int, int] | None = None
        self.stage = "self_check"
        # where a suspension left from
        self.left = ""
        self.panel: list[Seat] = []
        # what a row beside the services made of the panel: one person twice, or perhaps so
        self.doubled = ""
        # the drawing: "" before the list is fixed, then fixed, closed, drawn
        self.drawing = ""
        self.numbers: dict[int, Number] = {}
        # sampled volumes without a record, and those that were changed after it
        self.unseen: set[int] = set()
        # volumes of a drawing of before stay in the sample, as extra ones
        self.extra = False
        self.changed_since: set[int] = set()
        self.written = {"self_check", "application"}
        self.amiss: set[str] = set()
        self.points = ""
        self.problems: list[str] = []
        # the archive as it lies, as it was fixed, reported and signed for: (note, volumes added)
        self.lies = self.fixed = (0, 0)
        self.reported = (0, 0)
        self.signed: tuple[int, int] | None = None
        self.unfixed = False
        self.amendment = ""
        # whether the opinion stands, once there is one
        self.opinion = True

    def panel_lacks(self):
        """办法第六条、第七条；一人一席."""
        kinds = [seat.kind for seat in self.panel]
        leads = [kind for kind in kinds if kind in ("leader", "stranger_leads")]
        lacking = {
            "panel_small": len(kinds) < 5,
            "panel_even": len(kinds) >= 5 and len(kinds) % 2 == 0,
            "no_panel_leader": not leads,
            "leader_not_from_organiser": "stranger_leads" in leads,
            "no_city_archive": "city" not in kinds,
            "panel_party": "engaged" in kinds,
            "panel_undeputed": any(
                not seat.delegated and seat.kind not in ("leader", "engaged") for seat in self.panel
            ),
            "organiser_level": "record_missing" in self.amiss,
            "panel_twin": self.doubled == "panel_twin",
            "panel_namesake": self.doubled == "panel_namesake",
        }
        return {code for code, missing in lacking.items() if missing}

    def panel_is_lawful(self):
        return not self.panel_lacks()

    def anyone_voted(self):
        return any(seat.vote for seat in self.panel)

    def everyone_voted(self):
        return bool(self.panel) and all(seat.vote for seat in self.panel)

    def a_member_may_leave(self):
        """Until the first vote; after it the meeting is put off before anyone is exchanged."""
        forming = self.stage in ("applied", "admitted", "pre_check")
        return forming or (self.stage == "review" and not self.anyone_voted())

    def two_units_named(self):
        """Numbers of two organisations, and one of a member from outside with an account."""
        units = {one.seat.unit for one in self.numbers.values() if not one.recused}
        return len(units) >= 2 and any(one.seat.kind in OUTSIDE for one in self.numbers.values())

    def votes(self, *, agreeing):
        """What the votes lack so that the archive is passed (`agreeing`), or turned down."""
        if not self.everyone_voted():
            return {"votes_missing"}
        votes = [seat.vote for seat in self.panel]
        majority = 2 * votes.count("agree") > len(votes)
        if agreeing:
            return set() if majority else {"no_majority"}
        # Points that do not suffice are a ground to fail whatever the vote.
        too_few = self.points in ("thin", "poor")
        return {"majority_agrees"} if majority and not too_few else set()

    def taken(self):
        """A result of a lawful panel, about what is there and stands, is not put off."""
        void = self.sampled() | self.looked_again() | self.text("evaluation")
        taken = self.everyone_voted() and self.panel_is_lawful() and not void
        return {"vote_taken"} if taken else set()

    def may_vote(self):
        """表决前评价已成: the sample looked at, the points given, the evaluation written."""
        lacking = self.sampled() | self.looked_again() | self.text("evaluation")
        return self.stage == "review" and not lacking and bool(self.points)

    def may_rewrite(self):
        """What is voted upon, until the first ballot; at the re-check nobody votes."""
        return self.stage == "recheck" or (self.stage == "review" and not self.anyone_voted())

    def may_list(self):
        """Problems, too, once the panel has judged it down: they are what is to be mended."""
        down = self.stage == "review" and not self.votes(agreeing=False)
        return self.may_rewrite() or down

    def changed(self):
        """Whether the archive is not as it was fixed; what was added after the acceptance is no change."""
        if self.stage == "accepted":
            return self.lies[0] != self.fixed[0]
        return self.lies != self.fixed

    def stands(self):
        """定稿: what was admitted is what is decided upon."""
        if self.unfixed:
            return {"archive_unfixed"}
        if self.amendment:
            return {"amendment_open"}
        return {"archive_changed"} if self.changed() else set()

    def sampled(self):
        small = set() if self.drawing == "drawn" else {"sample_small"}
        return small | ({"sample_unrecorded"} if self.unseen else set())

    def looked_again(self):
        return {"sample_changed"} if self.changed_since else set()

    def text(self, kind):
        return set() if kind in self.written else {f"{kind}_missing"}

    def closed(self):
        states = {
            "open": "findings_unanswered",
            "rejected": "findings_unanswered",
            "answered": "findings_unchecked",
        }
        return {states[one] for one in self.problems if one in states}

    def some(self, code, *states):
        return set() if set(states) & set(self.problems) else {code}

    def judged(self):
        """整改后复查: whoever concludes a re-check has judged every answer in it."""
        return {"findings_unjudged"} if "answered" in self.problems else set()

    def lost(self):
        """A second vote of all of them in which no majority agreed."""
        return self.again and self.second is not None and self.second_counts() and not self.won()

    def second_counts(self):
        return self.second is not None and sum(self.second) == len(self.panel)

    def won(self):
        return self.second is not None and 2 * self.second[0] > len(self.panel)

    def voted_again(self):
        """复查后由验收组再次表决的，按再次表决的结果办理."""
        if not self.again:
            return set()
        if not self.second_counts():
            return {"second_vote_missing"}
        return set() if self.won() else {"second_vote_lost"}

    def failed_again(self):
        """复查仍不合格: a problem judged as not mended, or the panel's second vote lost."""
        return set() if self.lost() else self.some("nothing_rejected", "rejected")

    def answered(self):
        """接收单位退回的、所收是另一版的，另制再移交；移交清册签过才问."""
        if self.signed is None:
            return set()
        receipts = ("receipt_refused", "receipt_stale")
        return {one for one in receipts if one in self.amiss and not self.later_receipt(one)}

    def later_receipt(self, one):
        """Of two receipts the last one says what the archive has."""
        return one == "receipt_stale" and "receipt_refused" in self.amiss

    def listed(self):
        """移交清册 as signed, and of the archive as it lies."""
        if self.signed is None:
            return {"handover_missing"}
        return set() if self.signed == self.lies else {"handover_stale"}

    def handed_over(self):
        """验收合格、完整、与定稿相符的档案才移交；移交清册也只列这样的档案."""
        opinion = set() if self.opinion else {"opinion_missing"}
        return opinion | self.amiss & WHOLE | self.stands()

    def lacking(self, name):
        """What is missing before a step, by code."""
        whole = self.amiss & WHOLE
        meeting = self.stands() | self.looked_again() | self.panel_lacks() | self.sampled()
        enough = BADLY_POINTED[self.points] | self.text("evaluation")
        to_come = self.amiss & {"meeting_to_come"}
        meeting |= to_come
        passing = whole | meeting | self.votes(agreeing=True) | enough
        return {
            "apply": lambda: (
                whole
                | self.amiss & {"own_scores_missing", "condition_unmet"}
                | self.text("self_check")
                | self.text("application")
            ),
            "supplement": lambda: whole | self.text("application"),
            "open_review": lambda: self.panel_lacks() | self.amiss & {"completion_near"},
            "approve": lambda: passing | self.closed(),
            "approve_with_items": lambda: passing | (set() if self.problems else {"no_findings"}),
            "adjourn": self.taken,
            "call_off": self.taken,
            "withdraw_in_review": self.taken,
            "order_rectification": lambda: (
                meeting
                | (set() if self.points else {"scores_missing"})
                | self.votes(agreeing=False)
                | self.some("no_open_problem", "open")
            ),
            "submit_rectification": lambda: self.closed() & {"findings_unanswered"} | whole,
            "return_rectification": lambda: (
                self.judged() | self.some("nothing_left", "open", "rejected")
            ),
            "pass_recheck": lambda: (
                whole
                | self.stands()
                | self.looked_again()
                | self.closed()
                | self.text("evaluation")
                | self.voted_again()
            ),
            "fail_recheck": lambda: self.judged() | self.failed_again(),
            "transfer": lambda: (
                self.closed()
                | self.handed_over()
                | self.amiss & {"record_missing"}
                | self.listed()
                | self.answered()
            ),
        }.get(name, set)()

    def offered(self, who, name):
        """Whether a step is this hand's at this stage."""
        hands, stages, _leads = LIFE.get(name, (frozenset(), "", ""))
        return who in hands and self.stage in stages.split()

    def offers(self):
        """What each hand may try now."""
        return [
            (who, name)
            for who in ("owner", "bureau", "city")
            for name in LIFE
            if self.offered(who, name)
        ]

    def took(self, name):
        """What a step leaves behind beside the stage."""
        TAKEN[name] += 1
        left = self.stage
        _hands, _stages, self.stage = LIFE[name]
        if name == "suspend":
            self.left = left
        if name == "resume":
            self.stage = self.left
        if name == "reapply":
            # Another panel's work: nothing of what was judged counts again.
            self.drawing, self.points, self.numbers, self.extra = "", "", {}, True
            self.unseen, self.changed_since = set(range(1, 4)), set()
            self.written.discard("evaluation")
            self.problems = ["open" if one == "rejected" else one for one in self.problems]
        if name in ("open_review", "adjourn", "call_off", "withdraw_in_review", "reapply"):
            self.votes_are_void()
        if name in ("open_review", "call_off", "withdraw_in_review", "reapply"):
            # another day was named, or none
            self.amiss.discard("meeting_to_come")
        if name == "admit":
            self.amendment, self.fixed = "", self.lies
        if name == "submit_rectification":
            self.amendment = ""
            self.fixes()
        if name in ("order_rectification", "return_rectification"):
            # The order opens the whole archive; what was on its way gives way to it.
            self.amendment, self.second = "agreed", None
            self.problems = ["open" if one == "rejected" else one for one in self.problems]

    def fixes(self):
        """The archive as it lies becomes the version in force; what changed is looked at again."""
        if self.lies[0] != self.fixed[0] and self.drawing == "drawn":
            self.changed_since.add(2)
        self.fixed = self.lies

    def votes_are_void(self):
        """In the recheck the votes of the meeting stay: they were about what was rectified since."""
        if self.stage != "recheck":
            for seat in self.panel:
                seat.vote = ""

    def may_amend(self, who, name):
        """Whether a change of the fixed archive moves on: shown before and after, as reported."""
        hand, states, _leads = CHANGE[name]
        if who != hand or self.amendment not in states.split() or self.stage not in AMENDING:
            return False
        differs = self.lies != self.fixed
        return {
            "report_amendment": differs,
            "fix_amendment": self.lies == self.reported,
            "withdraw_amendment": self.amendment == "asked" or not differs,
        }.get(name, True)

    def amended(self, name):
        _hand, _states, self.amendment = CHANGE[name]
        if name == "report_amendment":
            self.reported = self.lies
        if name == "fix_amendment":
            self.fixes()
            self.votes_are_void()
            if self.stage == "recheck":
                self.second = None

    def refused(self, name, codes):
        KEPT_BACK.append(name)
        REFUSED.update(codes)
