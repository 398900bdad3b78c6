"""Metrics, one small file each; all in [0, 1], the formula and its source in the docstring."""

from govtext.evaluation.metrics.bootstrap import bootstrap_intervals, mean_interval, paired_permutation_test
from govtext.evaluation.metrics.calibration import expected_calibration_error, reliability
from govtext.evaluation.metrics.char_f1 import char_f1
from govtext.evaluation.metrics.cmrc import cmrc_em, cmrc_f1
from govtext.evaluation.metrics.evidence import citation_precision, evidence_recall
from govtext.evaluation.metrics.exact import exact_match
from govtext.evaluation.metrics.facts import FactRecord, fact_counts
from govtext.evaluation.metrics.headings import Heading, heading_counts
from govtext.evaluation.metrics.keyfacts import key_fact_recall
from govtext.evaluation.metrics.repair import character_error_rate, digit_fidelity, paragraph_f1
from govtext.evaluation.metrics.rouge import rouge, signature
from govtext.evaluation.metrics.scores import Prf, prf
from govtext.evaluation.metrics.segmentation import boundary_f1, pk, window_diff
from govtext.evaluation.metrics.selective import aurc, risk_coverage
from govtext.evaluation.metrics.text import normalise
from govtext.evaluation.metrics.value import value_exact_match

__all__ = [
    "FactRecord",
    "Heading",
    "Prf",
    "aurc",
    "bootstrap_intervals",
    "boundary_f1",
    "char_f1",
    "character_error_rate",
    "citation_precision",
    "cmrc_em",
    "cmrc_f1",
    "digit_fidelity",
    "evidence_recall",
    "exact_match",
    "expected_calibration_error",
    "fact_counts",
    "heading_counts",
    "key_fact_recall",
    "mean_interval",
    "normalise",
    "paired_permutation_test",
    "paragraph_f1",
    "pk",
    "prf",
    "reliability",
    "risk_coverage",
    "rouge",
    "signature",
    "value_exact_match",
    "window_diff",
]
