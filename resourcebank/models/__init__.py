from .base import CONCEPT_FIELDS, ResourcePage, ResourcePageFile
from .freshness import ReviewReminder
from .happenings import CoursePage, EventPage, OpportunityPage
from .knowledge import CaseStudyPage, CountryOverviewPage, ProjectDocumentPage, ScenarioPage
from .materials import GuidelinePage, ToolkitVideoPage, ToolPage, TrainingMaterialPage
from .projects import Programme, ProgrammeText, Project, ProjectText
from .readers import Gap, GapRequest, ReaderLine
from .usage import DailyCount, DailyCoverage

__all__ = [
    "CONCEPT_FIELDS",
    "CaseStudyPage",
    "CountryOverviewPage",
    "CoursePage",
    "DailyCount",
    "DailyCoverage",
    "EventPage",
    "Gap",
    "GapRequest",
    "GuidelinePage",
    "OpportunityPage",
    "Programme",
    "ProgrammeText",
    "Project",
    "ProjectDocumentPage",
    "ProjectText",
    "ReaderLine",
    "ResourcePage",
    "ResourcePageFile",
    "ReviewReminder",
    "ScenarioPage",
    "ToolPage",
    "ToolkitVideoPage",
    "TrainingMaterialPage",
]
