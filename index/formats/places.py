"""Places that open stories, for the datelines whose form alone does not tell.

`KARACHI:` in capitals needs no list; `Moscow:` might as well be a speaker's name, and Arabic has
no capitals. A place that is missing here loses its dateline only in those forms.
"""

from __future__ import annotations

from index.formats.dump_lines import fold

_LATIN = """
Abbottabad, Abha, Abidjan, Abu Dhabi, Abuja, Accra, Addis Ababa, Aden, Ahmedabad, Ajman, Al Ain,
Al Khobar, Aleppo, Alexandria, Algiers, Almaty, Amman, Amsterdam, Ankara, Ashgabat, Asmara, Astana,
Athens, Atlanta, Attock, Auckland, Baghdad, Bahawalpur, Bahrain, Baku, Bamako, Bandar Abbas,
Bangalore, Bangkok, Bannu, Barcelona, Basra, Beijing, Beirut, Belfast, Belgrade, Bengaluru,
Benghazi, Berlin, Bern, Birmingham, Bishkek, Bogota, Boston, Brasilia, Brisbane, Brussels,
Bucharest, Budapest, Buenos Aires, Buraidah, Cairo, Cairns, Calgary, Canberra, Cape Town, Caracas,
Casablanca, Chakwal, Chaman, Chandigarh, Charsadda, Chennai, Chicago, Chitral, Colombo, Copenhagen,
Dadu, Dakar, Damascus, Dammam, Dallas, Dar es Salaam, Davos, Delhi, Dera Ghazi Khan,
Dera Ismail Khan, Detroit, Dhahran, Dhaka, Dhofar, Djibouti, Doha, Dubai, Dublin, Duhok, Dushanbe,
Edinburgh, Erbil, Faisalabad, Fallujah, Florence, Frankfurt, Freetown, Fujairah, Gaza, Gaza City,
Geneva, Ghazni, Gilgit, Glasgow, Gujranwala, Gujrat, Gwadar, Hague, Hamburg, Hangu, Hanoi, Harare,
Haripur, Havana, Helsinki, Herat, Hodeidah, Hong Kong, Houston, Hyderabad, Isfahan, Islamabad,
Istanbul, Izmir, Jacobabad, Jaipur, Jakarta, Jalalabad, Jeddah, Jerusalem, Jizan, Jhang, Jhelum,
Johannesburg, Juba, Kabul, Kampala, Kandahar, Karachi, Karbala, Kasur, Kathmandu, Khairpur,
Khartoum, Khobar, Khuzdar, Kiev, Kyiv, Kigali, Kinshasa, Kirkuk, Kohat, Kolkata, Kuala Lumpur,
Kunduz, Kuwait, Kuwait City, Lagos, Lahore, Larkana, Lima, Lisbon, London, Los Angeles, Lucknow,
Luxembourg, Lyon, Madinah, Madina, Madrid, Mashhad, Makkah, Male, Manama, Manchester, Manila,
Mansehra, Maputo, Mardan, Marrakech, Marib, Mazar-i-Sharif, Mecca, Medina, Melbourne, Mexico City,
Miami, Milan, Mina, Mingora, Minsk, Mirpur, Mogadishu, Monrovia, Montreal, Moscow, Mosul, Multan,
Mumbai, Munich, Muridke, Muscat, Muzaffarabad, Nablus, Nairobi, Najaf, Najran, Nawabshah, New Delhi,
New York, Niamey, Nicosia, Nouakchott, Nowshera, Nur-Sultan, Okara, Oslo, Ottawa, Ouagadougou,
Panama City, Paris, Peshawar, Philadelphia, Phnom Penh, Port Sudan, Prague, Pretoria, Pyongyang,
Qatif, Quetta, Quito, Rabat, Rafah, Rahim Yar Khan, Ramallah, Ras Al Khaimah, Rawalpindi, Reykjavik,
Riga, Rio de Janeiro, Riyadh, Rome, Salalah, Samarkand, San Francisco, Sanaa, Sana'a, Santiago,
Sao Paulo, Sarajevo, Sargodha, Seattle, Seoul, Shanghai, Sharjah, Shiraz, Sialkot, Singapore, Sirte,
Skardu, Sofia, Sohar, Srinagar, Stockholm, Sukkur, Swabi, Swat, Sydney, Tabriz, Tabuk, Taif, Taipei,
Tallinn, Tashkent, Tbilisi, Tehran, Tel Aviv, The Hague, Thatta, Tikrit, Timergara, Tirana, Tokyo,
Toronto, Tripoli, Tunis, Turbat, Ulaanbaatar, United Nations, Vancouver, Vatican City, Venice,
Vienna, Vilnius, Warsaw, Washington, Wellington, Yanbu, Yangon, Yerevan, Zagreb, Ziarat, Zurich
"""
_ARABIC = """
أبها، أبو ظبي، أبوظبي، الأحساء، أديس أبابا، إربد، إسطنبول، اسطنبول، إسلام آباد، إسلام أباد،
اسلام آباد، الإسكندرية، الأقصر، الباحة، البحرين، البصرة، الجبيل، الجزائر، الجوف، الحديدة،
الحسكة، الخبر، الخرطوم، الخليل، الدار البيضاء، الدرعية، الدمام، الدوحة، الرباط، الرس، الرقة،
الرياض، الزرقاء، الشارقة، الطائف، الظهران، الفجيرة، القاهرة، القدس، القدس المحتلة، القصيم،
القطيف، الكويت، المدينة المنورة، المنامة، الموصل، النجف، أنقرة، أوسلو، باريس، بروكسل، بريدة،
برلين، بغداد، بكين، بيروت، بيشاور، تبوك، تعز، تل أبيب، تونس، جازان، جاكرتا، جدة، جنيف، جوبا،
جيبوتي، حائل، حلب، حمص، خميس مشيط، دافوس، دبي، دمشق، دكا، رأس الخيمة، رام الله، روما،
ستوكهولم، سكاكا، سنغافورة، سيئول، سيول، صلالة، صنعاء، طرابلس، طهران، طوكيو، عجمان، عدن، عرعر،
عسير، عمان، عمّان، عنيزة، غزة، فيينا، فيلادلفيا، كابول، كراتشي، كربلاء، كوالالمبور، كييف،
لاهاي، لاهور، لندن، ليبيا، لوس أنجلوس، مأرب، مدريد، مسقط، مكة، مكة المكرمة، منى، موسكو،
مقديشو، نابلس، نجران، نواكشوط، نيروبي، نيودلهي، نيويورك، واشنطن، ينبع، كاركاس، كانبرا،
كوبنهاجن، لشبونة، لكسمبورج، مانيلا، أثينا، الأمم المتحدة، طشقند، باكو، بلغراد، سيدني
"""


def _names(prose: str, comma: str) -> frozenset[str]:
    return frozenset(fold(name) for name in prose.replace("\n", " ").split(comma))


_KNOWN = _names(_LATIN, ",") | _names(_ARABIC, "،")


def is_place(text: str) -> bool:
    """Whether the text names a known place, however it is written."""
    return fold(text.replace("ـ", "")) in _KNOWN
