"""The figures: one file each, a selection in, a `Figure` out, or `Nothing` with a sentence that says why."""

from explore.figures.corrected import corrected
from explore.figures.differences import differences
from explore.figures.fingerprint import fingerprint
from explore.figures.frequencies import frequencies
from explore.figures.matrix import matrix
from explore.figures.means import means
from explore.figures.network import network
from explore.figures.praised_and_criticised import praised_and_criticised
from explore.figures.stances import stances
from explore.figures.tensions import tensions
from explore.figures.timeline import timeline
from explore.figures.topic_course import topic_course
from explore.figures.topic_map import topic_map
from explore.figures.topic_stances import topic_stances
from explore.figures.topics_by import topics_by

__all__ = [
    "FIGURES",
    "corrected",
    "differences",
    "fingerprint",
    "frequencies",
    "matrix",
    "means",
    "network",
    "praised_and_criticised",
    "stances",
    "tensions",
    "timeline",
    "topic_course",
    "topic_map",
    "topic_stances",
    "topics_by",
]

FIGURES = {
    figure.__name__: figure
    for figure in (
        corrected,
        differences,
        fingerprint,
        frequencies,
        praised_and_criticised,
        matrix,
        means,
        network,
        stances,
        tensions,
        timeline,
        topic_course,
        topic_map,
        topic_stances,
        topics_by,
    )
}
