"""Time zones by other names: a city that is none of the IANA's, a country with one zone.

The IANA names one city of each zone. CLDR, which Babel brings, knows the countries and their zones, but no more
cities.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import cache
from zoneinfo import available_timezones

from babel.core import Locale, get_global

#: How alike the names of two cities must be for one to be taken for a slip of the other, from 0 to 1 (difflib).
MIN_LIKENESS = 0.75
#: Shorter names are like too many others.
MIN_LIKE_CHARS = 5
#: Capitals and large cities by their zone, where that is named after another city, in the spellings that people use;
#: and countries with several zones, one of which is most of it.
CITIES = {
    "Africa/Accra": "Kumasi",
    "Africa/Addis_Ababa": "Addis Abeba",
    "Africa/Algiers": "Oran, Alger",
    "Africa/Cairo": "Alexandria, Giza",
    "Africa/Casablanca": "Rabat, Marrakesh, Marrakech, Tangier, Fez",
    "Africa/Dar_es_Salaam": "Dodoma, Zanzibar",
    "Africa/Douala": "Yaounde",
    "Africa/Johannesburg": "Pretoria, Cape Town, Durban, Bloemfontein, Soweto",
    "Africa/Lagos": "Abuja, Kano, Ibadan, Port Harcourt",
    "Africa/Abidjan": "Yamoussoukro",
    "Africa/Lubumbashi": "Goma, Bukavu, Kisangani",
    "Africa/Nairobi": "Mombasa",
    "Africa/Porto-Novo": "Cotonou",
    "Africa/Tripoli": "Benghazi",
    "America/Argentina/Cordoba": "Rosario, Santa Fe",
    "America/Bogota": "Medellin, Cali, Barranquilla",
    "America/Caracas": "Maracaibo",
    "America/Chicago": "Houston, Dallas, Austin, San Antonio, Minneapolis, New Orleans, Memphis, Nashville, "
    "Saint Louis, Milwaukee, Kansas City",
    "America/Denver": "Salt Lake City, Albuquerque, Colorado Springs",
    "America/Edmonton": "Calgary",
    "America/Guayaquil": "Quito",
    "America/La_Paz": "Sucre, Santa Cruz de la Sierra",
    "America/Los_Angeles": "San Francisco, Seattle, San Diego, Las Vegas, Portland, San Jose, Sacramento",
    "America/Mexico_City": "Guadalajara, Puebla",
    "America/New_York": "Washington, Washington DC, Boston, Philadelphia, Atlanta, Miami, Baltimore, Pittsburgh,"
    " Cleveland, Charlotte, Orlando",
    "America/Phoenix": "Tucson",
    "America/Sao_Paulo": "Brasilia, Rio de Janeiro, Belo Horizonte, Curitiba, Porto Alegre, Campinas",
    "America/Toronto": "Ottawa, Montreal, Quebec, Hamilton",
    "Asia/Almaty": "Astana, Nur-Sultan",
    "Asia/Bangkok": "Chiang Mai, Krung Thep",
    "Asia/Colombo": "Sri Jayawardenepura Kotte, Kandy",
    "Asia/Dhaka": "Chittagong, Chattogram",
    "Asia/Dubai": "Abu Dhabi, Sharjah",
    "Asia/Ho_Chi_Minh": "Hanoi, Da Nang, Hai Phong, Can Tho, Hue, Nha Trang, Bien Hoa, Vung Tau, Da Lat, "
    "Ho Chi Minh City, Thanh pho Ho Chi Minh, TPHCM, HCMC",
    "Asia/Jakarta": "Bandung, Surabaya, Medan, Yogyakarta, Semarang",
    "Asia/Jerusalem": "Haifa",
    "Asia/Karachi": "Islamabad, Lahore, Rawalpindi, Peshawar",
    "Asia/Kolkata": "New Delhi, Delhi, Mumbai, Bombay, Bangalore, Bengaluru, Chennai, Madras, Hyderabad, "
    "Ahmedabad, Pune",
    "Asia/Makassar": "Denpasar, Bali",
    "Asia/Manila": "Quezon City, Cebu, Davao",
    "Asia/Riyadh": "Jeddah, Mecca, Medina",
    "Asia/Seoul": "Busan, Incheon, Daegu",
    "Asia/Shanghai": "China, Beijing, Peking, Guangzhou, Shenzhen, Nanjing, Tianjin, Wuhan, Chengdu, Hangzhou, Xi'an",
    "Asia/Taipei": "Kaohsiung, Taichung",
    "Asia/Tehran": "Mashhad, Isfahan, Shiraz",
    "Asia/Tokyo": "Osaka, Kyoto, Yokohama, Nagoya, Sapporo, Fukuoka, Kobe, Hiroshima",
    "Asia/Yangon": "Naypyidaw, Mandalay",
    "Atlantic/Canary": "Las Palmas, Tenerife",
    "Australia/Brisbane": "Gold Coast",
    "Australia/Sydney": "Canberra",
    "Europe/Amsterdam": "The Hague, Den Haag, Rotterdam, Utrecht",
    "Europe/Athens": "Thessaloniki",
    "Europe/Berlin": "Germany, Munich, Muenchen, München, Hamburg, Frankfurt, Cologne, Koeln, "
    "Köln, Stuttgart, Bonn, Leipzig, Dresden, Duesseldorf, Düsseldorf, Hannover",
    "Europe/Brussels": "Antwerp, Ghent, Bruxelles",
    "Europe/Bucharest": "Cluj",
    "Europe/Copenhagen": "Aarhus, Kobenhavn, København",
    "Europe/Dublin": "Cork",
    "Europe/Helsinki": "Espoo, Tampere, Turku",
    "Europe/Istanbul": "Ankara, Izmir",
    "Europe/Kyiv": "Ukraine, Kharkiv, Odesa, Odessa, Lviv, Dnipro",
    "Europe/Lisbon": "Portugal, Porto, Lisboa",
    "Europe/London": "Edinburgh, Glasgow, Manchester, Birmingham, Cardiff, Leeds, Liverpool, Bristol",
    "Europe/Madrid": "Spain, Barcelona, Valencia, Seville, Sevilla, Bilbao, Zaragoza",
    "Europe/Moscow": "Saint Petersburg, St Petersburg, Moskva",
    "Europe/Oslo": "Bergen, Trondheim",
    "Europe/Paris": "Marseille, Lyon, Toulouse, Nice, Bordeaux, Lille, Strasbourg",
    "Europe/Prague": "Brno, Praha",
    "Europe/Rome": "Milan, Milano, Naples, Napoli, Turin, Torino, Florence, Firenze, Venice, Bologna, Roma",
    "Europe/Stockholm": "Gothenburg, Göteborg, Malmo",
    "Europe/Vienna": "Graz, Salzburg, Wien",
    "Europe/Warsaw": "Krakow, Gdansk, Wroclaw, Poznan, Lodz, Warszawa",
    "Europe/Zurich": "Bern, Berne, Geneva, Basel, Lausanne",
    "Pacific/Auckland": "New Zealand, Wellington, Christchurch",
    "Pacific/Honolulu": "Hawaii",
}


def find_zone(value: str) -> str | None:
    """The IANA zone that *value* probably means: "Asia/Hanoi", "vietnam", "asia/ho_chi_min"; None if none is near.

    The part before a slash says little, and misleads where names are compared as wholes: only the last part counts.
    """
    name = _folded(value.rpartition("/")[2])
    known = _known()
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1, cutoff=MIN_LIKENESS) if len(name) >= MIN_LIKE_CHARS else None
    return known[near[0]] if near else None


@cache
def _known() -> dict[str, str]:
    """Zones by the folded names of cities and countries; the IANA's own cities go before others of their name."""
    aliases = get_global("zone_aliases")
    known: dict[str, str] = {}
    for zone in sorted(available_timezones()):
        if "/" in zone and not zone.startswith(("Etc/", "SystemV/", "posix/", "right/", "US/")):
            known.setdefault(_folded(zone.rpartition("/")[2]), aliases.get(zone, zone))
    for zone, cities in CITIES.items():
        for city in cities.split(", "):
            known.setdefault(_folded(city), zone)
    countries = Locale("en").territories
    for territory, zones in get_global("territory_zones").items():
        if len(zones) == 1 and territory in countries:
            known.setdefault(_folded(countries[territory]), zones[0])
    return known


def _folded(name: str) -> str:
    """*name* in lower case, without accents, spaces and signs. "đ" has no decomposition."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("đ", "d").replace("ø", "o").replace("ł", "l"))
    return re.sub(r"[\W_]", "", "".join(char for char in plain if not unicodedata.combining(char)))
