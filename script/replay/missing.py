"""Stands in for packages that are not installed here: importing from them works, and calling what they hold does nothing. Signalbox knows
no more of them, so what they would do to the schema is a difference on both sides."""

import importlib.abc
import importlib.machinery
import sys
import types


class Nothing:
    """Whatever is asked of it, it is and does nothing."""

    def __init__(self, *_, **__):
        pass

    def __call__(self, *_, **__):
        return Nothing()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()

    def __bool__(self):
        return False

    def __iter__(self):
        return iter(())

    def __mro_entries__(self, _):
        return ()


class MissingModule(types.ModuleType):
    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self):
        self.found = set()

    def find_spec(self, name, path=None, target=None):
        top = name.split(".")[0]
        # What an installed package lacks is an error of its own.
        if top != name and not isinstance(sys.modules.get(top), MissingModule):
            return None
        self.found.add(top)
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return MissingModule(spec.name)

    def exec_module(self, module):
        pass


def stand_in_for_missing():
    """The finder; `found` names the packages that it stood in for."""
    finder = Finder()
    sys.meta_path.append(finder)
    return finder
