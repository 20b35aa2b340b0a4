# Part of Proviso. SPDX-License-Identifier: Apache-2.0
"""The `phonenumbers` package, installed where nothing else sees it, and what the plan needs of it."""

import importlib
import subprocess
import sys

import plan


def install(directory, version):
    """Installs the package into `directory`: the newest one, or the version asked for."""
    requirement = f"phonenumbers=={version}" if version else "phonenumbers"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile"]
    command += ["--disable-pip-version-check", "--root-user-action=ignore", "--target", str(directory), requirement]
    subprocess.run(command, check=True)


class Library:
    """The metadata of the package in `directory`."""

    def __init__(self, directory):
        sys.path.insert(0, str(directory))
        self.numbers = importlib.import_module("phonenumbers")
        self.zones_of = importlib.import_module("phonenumbers.timezone").time_zones_for_number
        util = importlib.import_module("phonenumbers.phonenumberutil")
        self._metadata = importlib.import_module("phonenumbers.phonemetadata").PhoneMetadata
        short = importlib.import_module("phonenumbers.shortnumberinfo")
        self.version = "phonenumbers " + self.numbers.__version__
        self.regions_of_code = util.COUNTRY_CODE_TO_REGION_CODE
        self.codes_with_geographic_mobiles = util._GEO_MOBILE_COUNTRIES
        self.short_regions = sorted(short.SUPPORTED_SHORT_REGIONS)
        self.zones = importlib.import_module("phonenumbers.tzdata").TIMEZONE_DATA
        places = importlib.import_module("phonenumbers.geodata").GEOCODE_DATA
        self.subdivisions = plan.subdivisions(places)
        self.rates = plan.seed("rate_class.csv")

    def metadata(self, code, region):
        """The metadata of ordinary numbers of a region of a calling code."""
        if region == plan.WORLD:
            return self._metadata.metadata_for_nongeo_region(code)
        return self._metadata.metadata_for_region(region)

    def short_metadata(self, region):
        """The metadata of short numbers of a region, or `None`."""
        return self._metadata.short_metadata_for_region(region)

    def judge(self, code, national):
        """What the library itself says of a number: possible, valid, region, kind, time zones."""
        zeros = len(national) - len(national.lstrip("0").rjust(1, "0"))
        number = self.numbers.PhoneNumber(
            country_code=int(code),
            national_number=int(national),
            italian_leading_zero=zeros > 0 or None,
            number_of_leading_zeros=zeros if zeros > 0 else None,
        )
        type_name = self.numbers.PhoneNumberType.to_string(self.numbers.number_type(number)).lower()
        names = {"fixed_line": "fixed", "fixed_line_or_mobile": "fixed_or_mobile", "premium_rate": "premium"}
        names |= {"toll_free": "tollfree", "personal_number": "personal"}
        zones = self.zones_of(number)
        return (
            self.numbers.is_possible_number(number),
            self.numbers.is_valid_number(number),
            self.numbers.region_code_for_number(number) or "",
            names.get(type_name, type_name),
            () if zones == ("Etc/Unknown",) else tuple(zones),
        )
