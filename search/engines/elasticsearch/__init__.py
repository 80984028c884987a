from .engine import ElasticsearchEngine

__all__ = ["ElasticsearchEngine"]
