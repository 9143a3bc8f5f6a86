"""Stands in for packages that are not installed here: importing from them works, and calling what they hold does nothing. Signalbox knows
no more of them, so what they would do to the schema is a difference on both sides. A module of the repository's own that needs its running
application to be imported keeps what it had defined until then, and the rest of it is stood in for."""

import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
import types


class Nothing(dict):
    """Whatever is asked of it, it is and does nothing; where a value is wanted, it is the emptiest of its kind."""

    def __init__(self, *_, **__):
        super().__init__()

    def __hash__(self):
        return id(self)

    def __int__(self):
        return 0

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


class Leniently(importlib.abc.Loader):
    """Another loader, but a module whose own code fails is imported as far as it got."""

    def __init__(self, loader, failed):
        self.loader, self.failed = loader, failed

    def create_module(self, spec):
        return self.loader.create_module(spec)

    def exec_module(self, module):
        try:
            self.loader.exec_module(module)
        except Exception as error:  # whatever the repository's code raises
            self.failed[module.__name__] = error
            path = list(getattr(module, "__path__", []))
            module.__class__ = MissingModule
            if path:
                module.__path__ = path


class OwnFinder(importlib.abc.MetaPathFinder):
    """Finds the repository's modules that are below one of the folders; those that `skip` names are imported strictly."""

    def __init__(self, folders, skip):
        self.folders, self.skip, self.failed = [os.path.join(folder, "") for folder in folders], skip, {}

    def find_spec(self, name, path=None, target=None):
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is None or not spec.origin or self.skip in name.split("."):
            return None
        if spec.loader is not None and any(spec.origin.startswith(folder) for folder in self.folders):
            spec.loader = Leniently(spec.loader, self.failed)
            return spec
        return None


def import_leniently(folders, skip):
    """The finder; `failed` names the repository's modules that were imported in part."""
    finder = OwnFinder(folders, skip)
    sys.meta_path.insert(0, finder)
    return finder


def stand_in_for_missing(url):
    """The finder; `found` names the packages that it stood in for. The server's driver is none of them."""
    if url.startswith("postgres") and importlib.util.find_spec("psycopg2") is None:
        raise SystemExit("the driver of PostgreSQL is not installed: apt-get install python3-psycopg2")
    finder = Finder()
    sys.meta_path.append(finder)
    return finder
