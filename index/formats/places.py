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
Vienna, Vilnius, Warsaw, Washington, Wellington, Yanbu, Yangon, Yerevan, Zagreb, Ziarat, Zurich,
Abyan, Adam, Agartala, Agra, Ahvaz, Al Ahsa, Al Bahah, Al Buraimi, Al Dhafra, Al Jouf, Al Khor,
Al Rayyan, Al Wakrah, Al Wusta, Algeria, Allahabad, Amritsar, Ankara, AlUla, Al Ula, Aqaba, Arak,
Arar, Ardabil, Arbil, Ashkhabad, Aswan, Badin, Bahla, Balochistan, Bandung, Banja Luka, Barka,
Bethlehem, Bhopal, Bhubaneswar, Bidiya, Buraimi, Burayda, Bushehr, Chabahar, Chattogram, Chittagong,
Coimbatore, Cologne, Comilla, Cox's Bazar, Dalbandin, Daraa, Dehradun, Denpasar, Dhamar,
Diriyah, Diyarbakir, Dundee, Duqm, Eilat, El Fasher, Gampaha, Gangtok, Giza, Goa, Gorgan, Guwahati,
Hafr Al Batin, Hail, Hama, Hamadan, Hamad Town, Hanover, Hasakah, Haifa, Hawally, Hebron, Helsinki,
Hobart, Homs, Hub, Hunza, Ibb, Ibra, Ibri, Imphal, Indore, Irbid, Isa Town, Jahra, Jalan, Jammu,
Jazan, Jenin, Jericho, Jodhpur, Jubail, Kalat, Kandy, Kanpur, Karak, Kashmir, Kaduna, Kassala,
Kerman, Kermanshah, Khasab, Khamis Mushayt, Khorramabad, Khulna, Kish, Kochi, Kota Kinabalu,
Kozhikode, Krakow, Kuching, Lasbela, Latakia, Leeds, Leipzig, Liverpool, Lodz, Loralai, Ludhiana,
Luxor, Lviv, Madurai, Makassar, Malakand, Malé, Mandi Bahauddin, Mangaluru, Marseille, Mastung,
Medan, Mekele, Mianwali, Muharraq, Mukalla, Musandam, Mysuru, Nagpur, Naples, Nashik, Nasiriyah,
Negombo, Nizwa, Noida, Nouadhibou, Odesa, Odessa, Omdurman, Ormara, Osaka, Padang, Panjgur, Pasni,
Patna, Penang, Perth, Pishin, Pokhara, Port Said, Puducherry, Pune, Qalat, Qom, Quriyat, Raipur,
Rajshahi, Ranchi, Rangpur, Rasht, Rustaq, Saada, Saham, Saida, Salwa, Sanandaj, Sari, Sehwan,
Semarang, Seville, Shabwa, Shikarpur, Shillong, Shimla, Shinas, Sibi, Sinaw, Sitra, Strasbourg, Sur,
Surabaya, Surat, Swaida, Sylhet, Tando Allahyar, Tangier, Tank, Taiz, Thimphu, Thiruvananthapuram,
Thoothukudi, Tiruchi, Tiruchirappalli, Trivandrum, Turin, Tyre, Umm Al Quwain, Unaizah, Urmia,
Vadodara, Valletta, Varanasi, Vientiane, Vijayawada, Visakhapatnam, Wah, Yazd, Yogyakarta, Zahedan,
Zanjan, Zarqa, Zhob, Zinjibar, Zintan, Bahrain, Mandalay, Mombasa, Basel, Antalya, Jubba, Hormozgan
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
مقديشو، نزوى، صحار، صور، صحم، الرستاق، البريمي، مسندم، خصب، عبري، السيب، الدقم، ظفار، المحرق،
الرفاع، سترة، الأحمدي، الجهراء، حولي، الفروانية، الوكرة، الخور، الريان، العين، أم القيوين،
حفر الباطن، القريات، رفحاء، بيشة، صبيا، العلا، الدوادمي، الخرج، المجمعة، الزلفي، شقراء، القنفذة،
العقبة، معان، الكرك، السلط، جرش، مادبا، المفرق، أربيل، كركوك، الأنبار، ذي قار، ديالى، الناصرية،
إدلب، درعا، السويداء، اللاذقية، طرطوس، دير الزور، حماة، صيدا، صور، طرابلس الغرب، بنغازي، مصراتة،
سبها، أسوان، المنيا، أسيوط، سوهاج، الجيزة، طنطا، المنصورة، دمياط، بورسعيد، السويس، الإسماعيلية،
شرم الشيخ، العريش، رفح، خان يونس، جنين، طولكرم، أريحا، بيت لحم، حيفا، يافا، المكلا، إب، ذمار، شبوة،
سيئون، أم درمان، بورتسودان، الفاشر، وهران، قسنطينة، فاس، مراكش، طنجة، أكادير، صفاقس، سوسة، نواذيبو،
أبوجا، لاغوس، داكار، باماكو، نيامي، أكرا، كمبالا، كينشاسا، بريتوريا، هراري، ميونيخ، فرانكفورت،
ميلانو، برشلونة، ليون، مرسيليا، زيوريخ، كوبنهاغن، هلسنكي، وارسو، براغ، بودابست، بوخارست، صوفيا،
تبليسي، يريفان، أستانا، بيشكك، دوشنبه، مومباي، كولكاتا، كولومبو، كاتماندو، هونغ كونغ، شنغهاي،
هانوي، بانكوك، بوينس آيرس، برازيليا، ريو دي جانيرو، مكسيكو سيتي، هافانا، كراكاس، بوغوتا، ليما،
سانتياغو، تورونتو، أوتاوا، مونتريال، سان فرانسيسكو، شيكاغو، بوسطن، هيوستن، مشهد، أصفهان، شيراز،
مقديشو، نابلس، نجران، نواكشوط، نيروبي، نيودلهي، نيويورك، واشنطن، ينبع، كاركاس، كانبرا،
كوبنهاجن، لشبونة، لكسمبورج، مانيلا، أثينا، الأمم المتحدة، طشقند، باكو، بلغراد، سيدني
"""

_URDU_AND_PERSIAN = """
اسلام آباد، کراچی، لاہور، پشاور، کوئٹہ، راولپنڈی، ملتان، فیصل آباد، حیدرآباد، سکھر، گوجرانوالہ،
سیالکوٹ، سرگودھا، بہاولپور، ڈیرہ غازی خان، ڈیرہ اسماعیل خان، مظفرآباد، گلگت، اسکردو، گوادر، تربت،
خضدار، چمن، ژوب، سبی، لاڑکانہ، نوابشاہ، میرپور، میرپور خاص، ایبٹ آباد، مانسہرہ، مردان، سوات، چترال،
کوہاٹ، بنوں، وزیرستان، باجوڑ، شیخوپورہ، قصور، اوکاڑہ، ساہیوال، جھنگ، رحیم یار خان، صادق آباد، گجرات،
جہلم، چکوال، اٹک، میانوالی، بھکر، لیہ، نئی دہلی، دہلی، ممبئی، سری نگر، سرینگر، کابل، قندھار، ہرات،
ڈھاکا، ڈھاکہ، تہران، ریاض، جدہ، مکہ مکرمہ، مدینہ منورہ، دبئی، ابوظہبی، شارجہ، دوحہ، مسقط، کویت،
منامہ، انقرہ، استنبول، قاہرہ، بیروت، دمشق، بغداد، غزہ، یروشلم، تل ابیب، ماسکو، بیجنگ، ٹوکیو، لندن،
پیرس، برلن، روم، جنیوا، نیویارک، واشنگٹن، اقوام متحدہ، ٹورنٹو، سڈنی، میلبرن، کولمبو، جکارتا،
سنگاپور، تهران، مشهد، اصفهان، شیراز، تبریز، اهواز، قم، کرج، کرمان، کرمانشاه، یزد، رشت، ساری، گرگان،
اردبیل، ارومیه، زاهدان، بندرعباس، بوشهر، همدان، سنندج، ایلام، زنجان، قزوین، سمنان، بجنورد، بیرجند،
خرم آباد
"""


def _names(prose: str, comma: str) -> frozenset[str]:
    return frozenset(fold(name) for name in prose.replace("\n", " ").split(comma))


_KNOWN = _names(_LATIN, ",") | _names(_ARABIC, "،") | _names(_URDU_AND_PERSIAN, "،")


def is_place(text: str) -> bool:
    """Whether the text names a known place, however it is written."""
    return fold(text.replace("ـ", "")) in _KNOWN
