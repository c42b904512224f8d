"""The figures: one file each, a selection in, a `Figure` out, or `Nothing` with a sentence that says why."""

from explore.figures.adjusted_effects import adjusted_effects
from explore.figures.composition import composition
from explore.figures.corrected import corrected
from explore.figures.delta_pmi import delta_pmi
from explore.figures.differences import differences
from explore.figures.distinctive_words import distinctive_words
from explore.figures.fingerprint import fingerprint
from explore.figures.frequencies import frequencies
from explore.figures.matrix import matrix
from explore.figures.means import means
from explore.figures.month_by_month import month_by_month
from explore.figures.monthly_means import monthly_means
from explore.figures.network import network
from explore.figures.praised_and_criticised import praised_and_criticised
from explore.figures.residuals_by import residuals_by
from explore.figures.stances import stances
from explore.figures.tensions import tensions
from explore.figures.timeline import timeline
from explore.figures.topic_course import topic_course
from explore.figures.topic_map import topic_map
from explore.figures.topic_stances import topic_stances
from explore.figures.topics_by import topics_by
from explore.figures.value_pairs import value_pairs

__all__ = [
    "FIGURES",
    "adjusted_effects",
    "composition",
    "corrected",
    "delta_pmi",
    "differences",
    "distinctive_words",
    "fingerprint",
    "frequencies",
    "matrix",
    "means",
    "month_by_month",
    "monthly_means",
    "network",
    "praised_and_criticised",
    "residuals_by",
    "stances",
    "tensions",
    "timeline",
    "topic_course",
    "topic_map",
    "topic_stances",
    "topics_by",
    "value_pairs",
]

FIGURES = {
    figure.__name__: figure
    for figure in (
        adjusted_effects,
        composition,
        corrected,
        delta_pmi,
        differences,
        distinctive_words,
        fingerprint,
        frequencies,
        praised_and_criticised,
        matrix,
        means,
        month_by_month,
        monthly_means,
        network,
        residuals_by,
        stances,
        tensions,
        timeline,
        topic_course,
        topic_map,
        topic_stances,
        topics_by,
        value_pairs,
    )
}
