"""A small hospital with few answers, as it is loaded."""

from datetime import date

import numpy as np

DIRECTOR, OFFICE, HEAD = "director@few.invalid", "office@few.invalid", "head@few.invalid"
CAMPUS_OF = {"eyes": "main", "bones": "main", "skin": "main", "heart": "east"}
KINDS, MODES = ("outpatient", "inpatient"), ("sms", "paper")
MONTHS = ("2025-12", "2026-01", "2026-02")
FIRST, LAST = date(2025, 12, 1), date(2026, 2, 28)
EVERYTHING = ("", "")
PARTS = [EVERYTHING, *(("visit_kind", kind) for kind in KINDS), *(("mode", mode) for mode in MODES)]
# answers by kind × mode in each of the MONTHS; the rest is chance, with a seed
FEW = {
    "eyes": [[[30, 9], [8, 7]], [[3, 1], [0, 0]], [[25, 9], [6, 6]]],
    "skin": [[[1, 1], [0, 1]], [[12, 7], [6, 2]], [[2, 0], [0, 0]]],
}


def answered() -> tuple[list[dict], list[dict], list[dict]]:
    """Rows of answers, scores and visits; about half answer how easy it was, most the waiting, some the doctor."""
    draw = np.random.default_rng(4)
    answers, scores, visits = [], [], []
    for id_ in CAMPUS_OF:
        for at, month in enumerate(MONTHS):
            for kind, of_kind in enumerate(KINDS):
                for mode, asked in enumerate(MODES):
                    n = FEW[id_][at][kind][mode] if id_ in FEW else int(draw.choice([0, 2, 4, 6, 9, 15, 30]))
                    visit = f"{id_}-{month}-{of_kind}-{asked}"
                    arrived = f"{month}-05 09:00+08"
                    row = {"department_id": id_, "kind": of_kind, "arrived_at": arrived, "status": "completed"}
                    visits.append(row | {"visit_id": visit})
                    for number in range(n):
                        key = f"{visit}-{number}"
                        told = {"overall": int(draw.integers(1, 6)), "recommend": 9 if number % 3 else None}
                        easy = 6 if draw.random() < 0.5 else None
                        submitted = {"submitted_at": f"{month}-06 09:00+08", "mode": asked, "department_id": id_}
                        answers.append({"survey_response_id": key, "visit_id": visit, "ease": easy} | submitted | told)
                        for touchpoint, share in (("waiting", 0.9), ("doctor", 0.4)):
                            if draw.random() < share:
                                score = {"survey_score_id": f"{key}-{touchpoint}", "survey_response_id": key}
                                given = {"department_id": id_, "touchpoint": touchpoint, "score": 4, "problem": False}
                                scores.append(score | given)
    return answers, scores, visits
