"""Many files through the same steps, on this machine's processors or on a Ray cluster."""

from govtext.batch.run import ENGINES, OUTPUTS, Report, list_files, process, read_records

__all__ = ["ENGINES", "OUTPUTS", "Report", "list_files", "process", "read_records"]
