"""Machine translation. A text goes one way: a person asks for a translation (`jobs.ask`), the worker takes what has no words
yet (`jobs`), hides what must not be translated (`protection`), writes down that it will send it (`calls`), asks the engine
(`base`, one of those that the setting TRANSLATION_ENGINES names), and keeps what came back whole as a machine's words."""
