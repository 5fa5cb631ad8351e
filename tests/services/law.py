"""What may be done, in the words of the law (档发〔2006〕2号 and the forms), not from the step table."""

from __future__ import annotations

from collections import Counter

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
    "suspend":              (OWNER,  "self_check",                  "suspended"),
    "resume":               (OWNER,  "suspended",                   "self_check"),
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
    "order_rectification":  (BUREAU, "review",                      "rectification"),
    "submit_rectification": (OWNER,  "rectification",               "recheck"),
    "return_rectification": (BUREAU, "recheck",                     "rectification"),
    "pass_recheck":         (BUREAU, "recheck",                     "accepted"),
    "fail_recheck":         (BUREAU, "recheck",                     "failed"),
    "transfer":             (BUREAU | {"city"}, "accepted",         "archived"),
}  # fmt: skip
"""The life from the self-check on."""
ARCHIVE = {
    "filings_unfiled",
    "volume_gap",
    "volume_empty",
    "documents_loose",
    "documents_not_stored",
}
"""What can be amiss with an archive that is to be accepted."""
TEXTS = {"self_check", "application", "evaluation"}
BADLY_POINTED = {
    "": {"scores_missing"},
    "good": set(),
    "thin": {"score_below_minimum"},
    "poor": {"score_below_threshold", "score_below_minimum"},
}
"""What the panel's points lack: of the table of the water sector."""
EVERY_CODE = {
    *ARCHIVE,
    *(f"{text}_missing" for text in TEXTS),
    *(code for codes in BADLY_POINTED.values() for code in codes),
    *("own_scores_missing", "condition_unmet", "sample_small", "votes_missing", "no_majority"),
    *("majority_agrees", "no_findings", "no_open_problem", "findings_unanswered"),
    *("findings_unchecked", "nothing_rejected", "record_missing", "handover_missing"),
    *("panel_small", "panel_even", "no_panel_leader", "leader_not_from_organiser"),
    *("no_city_archive", "panel_party", "panel_undeputed", "organiser_level"),
}
"""What can be missing from the self-check on."""


class Law:
    """What may be done, in the words of the law."""

    def __init__(self):
        self.stage = "self_check"
        # who is on the panel: (seat, delegated, vote)
        self.panel: list[tuple[str, bool, str]] = []
        self.fixed, self.drawn, self.signed = False, False, False
        self.written = {"self_check", "application"}
        self.amiss: set[str] = set()
        self.points = ""
        self.problems: list[str] = []

    def panel_lacks(self):
        """办法第六条、第七条."""
        seats = [seat for seat, _delegated, _vote in self.panel]
        leads = [seat for seat in seats if seat in ("leader", "stranger_leads")]
        lacking = {
            "panel_small": len(seats) < 5,
            "panel_even": len(seats) >= 5 and len(seats) % 2 == 0,
            "no_panel_leader": not leads,
            "leader_not_from_organiser": "stranger_leads" in leads,
            "no_city_archive": "city" not in seats,
            "panel_party": "engaged" in seats,
            "panel_undeputed": any(
                not delegated and seat not in ("leader", "engaged")
                for seat, delegated, _vote in self.panel
            ),
            "organiser_level": "record_missing" in self.amiss,
        }
        return {code for code, missing in lacking.items() if missing}

    def panel_is_lawful(self):
        return not self.panel_lacks()

    def votes(self, *, agreeing):
        """What the votes lack so that the archive is passed (`agreeing`), or turned down."""
        votes = [vote for _seat, _delegated, vote in self.panel]
        if not votes or not all(votes):
            return {"votes_missing"}
        majority = 2 * votes.count("agree") > len(votes)
        if agreeing:
            return set() if majority else {"no_majority"}
        # Points that do not suffice are a ground to fail whatever the vote.
        too_few = self.points in ("thin", "poor")
        return {"majority_agrees"} if majority and not too_few else set()

    def text(self, kind):
        return set() if kind in self.written else {f"{kind}_missing"}

    def closed(self):
        states = {"open": "findings_unanswered", "answered": "findings_unchecked"}
        return {states[one] for one in self.problems if one in states}

    def some(self, state, code):
        return set() if state in self.problems else {code}

    def lacking(self, name):
        """What is missing before a step, by code."""
        passing = self.votes(agreeing=True) | BADLY_POINTED[self.points] | self.text("evaluation")
        sampled = set() if self.drawn else {"sample_small"}
        return {
            "apply": lambda: (
                self.amiss & (ARCHIVE | {"own_scores_missing", "condition_unmet"})
                | self.text("self_check")
                | self.text("application")
            ),
            "supplement": lambda: self.text("application"),
            "open_review": self.panel_lacks,
            "approve": lambda: sampled | passing | self.closed(),
            "approve_with_items": lambda: (
                sampled | passing | (set() if self.problems else {"no_findings"})
            ),
            "order_rectification": lambda: (
                sampled
                | (set() if self.points else {"scores_missing"})
                | self.votes(agreeing=False)
                | self.some("open", "no_open_problem")
            ),
            "submit_rectification": lambda: self.closed() & {"findings_unanswered"},
            "return_rectification": lambda: self.some("open", "nothing_rejected"),
            "pass_recheck": lambda: self.closed() | self.text("evaluation"),
            "fail_recheck": lambda: self.some("open", "nothing_rejected"),
            "transfer": lambda: (
                self.closed()
                | self.amiss & {"filings_unfiled", "record_missing"}
                | (set() if self.signed else {"handover_missing"})
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
        TAKEN[name] += 1
        _hands, _stages, self.stage = LIFE[name]
        if name == "open_review":
            self.panel = [(seat, delegated, "") for seat, delegated, _vote in self.panel]

    def refused(self, name, codes):
        KEPT_BACK.append(name)
        REFUSED.update(codes)
