"""Sure codes only: narrowing to mentions whose codes are all at least so likely right."""

from __future__ import annotations

import numpy as np

from explore.facets import Chosen, ListedFacet, Marks, Rows

SURE = "sure"
CUTS = ("0.5", "0.7")  # as likely right as wrong; surer


class SureFacet(ListedFacet):
    """Mentions all of whose codes are at least so sure; for checking that a finding does not hang on doubtful codes."""

    id, name, plural = SURE, "Certainty", "Codes"

    def __init__(self, published: bool) -> None:
        super().__init__(CUTS if published else ())
        self.hint = (
            "Counts only mentions all of whose codes have at least this confidence. A dimension without a code does not count."
            if published
            else "This data set was made before certainty was kept. Run the pipeline on it again, with the same command, "
            "and it can be chosen here."
        )

    def option_name(self, option: str) -> str:
        return f"Sure codes only ({option} or more)"

    def words(self, chosen: Chosen) -> str:
        return f"Sure codes only: confidence {min(chosen, key=float)} or more"

    def rows(self, columns: Rows, chosen: Chosen) -> Marks:
        if columns.lowest is None:
            return np.ones(len(columns.mention), dtype=bool)
        return np.asarray(columns.lowest >= round(100 * min(map(float, chosen))))
