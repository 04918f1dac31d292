/** ISO 18245, from the package `mcc` (MIT): code, name in English, `|`, name in German where there is one. One a line, by code. */
export const mccData = `
0742 Veterinary Services
0763 Agricultural Cooperative
0780 Landscaping Services
1520 General Contractors
1711 Heating, Plumbing, A/C
1731 Electrical Contractors
1740 Masonry, Stonework, and Plaster
1750 Carpentry Contractors
1761 Roofing/Siding, Sheet Metal
1771 Concrete Work Contractors
1799 Special Trade Contractors
2741 Other Publishing and Printing
2791 Typesetting, Plate Making, and Related Services
2842 Specialty Cleaning
4011 Railroads
4111 Commuter Transport, Ferries
4112 Passenger Railways
4119 Ambulance Services
4121 Taxicabs/Limousines
4131 Bus Lines
4214 Motor Freight Carriers, Moving and Storage, Local Delivery
4215 Courier Services
4225 Public Warehousing and Storage
4411 Cruise Lines
4457 Boat Rentals and Leases
4468 Marinas, Service and Supplies
4511 Airlines, Air Carriers
4582 Airports, Flying Fields
4722 Travel Agencies, Tour Operators
4784 Tolls/Bridge Fees
4789 Transportation Services (other)
4812 Telecommunication Equipment and Telephone Sales
4813 Key-Entry Telecom Merchants
4814 Telecommunication Services
4816 Computer Network Services
4821 Telegraph Services
4829 Wires, Money Orders
4899 Cable, Satellite, and Other Pay Television and Radio
4900 Utilities
5013 Motor Vehicle Supplies and New Parts
5021 Office and Commercial Furniture
5039 Construction Materials (other)
5044 Photographic, Photocopy, Microfilm Equipment, and Supplies
5045 Computers, Peripherals, and Software
5046 Commercial Equipment (other)
5047 Medical, Dental, Ophthalmic, and Hospital Equipment and Supplies
5051 Metal Service Centers
5065 Electrical Parts and Equipment
5072 Hardware, Equipment, and Supplies
5074 Plumbing, Heating Equipment, and Supplies
5085 Industrial Supplies (other)
5094 Precious Stones and Metals, Watches and Jewelry
5099 Durable Goods (other)
5111 Stationery, Office Supplies, Printing and Writing Paper
5122 Drugs, Drug Proprietaries, and Druggist Sundries
5131 Piece Goods, Notions, and Other Dry Goods
5137 Uniforms, Commercial Clothing
5139 Commercial Footwear
5169 Chemicals and Allied Products (other)
5172 Petroleum and Petroleum Products
5192 Books, Periodicals, and Newspapers
5193 Florists Supplies, Nursery Stock, and Flowers
5198 Paints, Varnishes, and Supplies
5199 Nondurable Goods (other)
5200 Home Supply Warehouse Stores
5211 Lumber, Building Materials Stores
5231 Glass, Paint, and Wallpaper Stores
5251 Hardware Stores
5261 Nurseries, Lawn and Garden Supply Stores
5262 Marketplaces
5271 Mobile Home Dealers
5300 Wholesale Clubs
5309 Duty Free Stores
5310 Discount Stores
5311 Department Stores
5331 Variety Stores
5399 Other General Merchandise
5411 Grocery Stores, Supermarkets
5422 Freezer and Locker Meat Provisioners
5441 Candy, Nut, and Confectionery Stores
5451 Dairy Products Stores
5462 Bakeries
5499 Other Food Stores - Convenience Stores and Specialty Markets
5511 Car and Truck Dealers (New and Used)
5521 Car and Truck Dealers (Used Only)
5531 Auto and Home Supply Stores
5532 Automotive Tire Stores
5533 Automotive Parts and Accessories Stores
5541 Service Stations
5542 Automated Fuel Dispensers
5551 Boat Dealers
5552 Electric Vehicle Charging
5561 Trailers and Camper Dealers
5571 Motorcycle Shops and Dealers
5592 Motor Homes Dealers
5598 Snowmobile Dealers
5599 Other Auto Dealers
5611 Men's and Boys' Clothing and Accessories Stores
5621 Women’s Ready-To-Wear Stores
5631 Women’s Accessory and Specialty Shops
5641 Children’s and Infant’s Wear Stores
5651 Family Clothing Stores
5655 Sports and Riding Apparel Stores
5661 Shoe Stores
5681 Furriers and Fur Shops
5691 Men’s, Women’s Clothing Stores
5697 Tailors, Alterations
5698 Wig and Toupee Stores
5699 Other Apparel and Accessory Shops
5712 Furniture and Home Furnishings Stores
5713 Floor Covering Stores
5714 Drapery, Window Covering, and Upholstery Stores
5718 Fireplace, Fireplace Screens, and Accessories Stores
5719 Other Home Furnishing Specialty Stores
5722 Household Appliance Stores
5732 Electronics Stores
5733 Music Stores, Musical Instruments
5734 Computer Software Stores
5735 Record Stores
5811 Caterers
5812 Eating Places, Restaurants
5813 Drinking Places
5814 Fast Food Restaurants
5815 Digital Goods: Media, Books, Movies, Music
5816 Digital Goods: Games
5817 Digital Goods: Applications (Excludes Games)
5818 Digital Goods: Large Digital Goods Merchant
5832 Antique Shops – Sales, Repairs, and Restoration Services
5912 Drug Stores and Pharmacies
5921 Package Stores-Beer, Wine, and Liquor
5931 Used Merchandise and Secondhand Stores
5932 Antique Shops
5933 Pawn Shops
5935 Wrecking and Salvage Yards
5937 Antique Reproductions
5940 Bicycle Shops
5941 Sporting Goods Stores
5942 Book Stores
5943 Stationery Stores, Office, and School Supply Stores
5944 Jewelry Stores, Watches, Clocks, and Silverware Stores
5945 Hobby, Toy, and Game Shops
5946 Camera and Photographic Supply Stores
5947 Gift, Card, Novelty, and Souvenir Shops
5948 Luggage and Leather Goods Stores
5949 Sewing, Needlework, Fabric, and Piece Goods Stores
5950 Glassware, Crystal Stores
5960 Direct Marketing - Insurance Services
5961 Mail Order Houses
5962 Direct Marketing - Travel
5963 Door-To-Door Sales
5964 Direct Marketing - Catalog Merchant
5965 Direct Marketing - Combination Catalog and Retail Merchant
5966 Direct Marketing - Outbound Tele
5967 Direct Marketing - Inbound Tele
5968 Direct Marketing - Subscription
5969 Direct Marketing - Other
5970 Artist’s Supply and Craft Shops
5971 Art Dealers and Galleries
5972 Stamp and Coin Stores
5973 Religious Goods Stores
5975 Hearing Aids Sales and Supplies
5976 Orthopedic Goods - Prosthetic Devices
5977 Cosmetic Stores
5978 Typewriter Stores
5983 Fuel Dealers (Non Automotive)
5992 Florists
5993 Cigar Stores and Stands
5994 News Dealers and Newsstands
5995 Pet Shops, Pet Food, and Supplies
5996 Swimming Pools Sales
5997 Electric Razor Stores
5998 Tent and Awning Shops
5999 Other Specialty Retail
6010 Banks: Manual Cash Disbursements
6011 Banks: Automated Cash Disbursements
6012 Banks: Merchandise and Services
6050 Quasi Cash: Customer Financial Institution
6051 Quasi Cash: Foreign Currency, Money Orders, Crypto
6211 Security Brokers/Dealers
6300 Insurance Underwriting, Premiums
6513 Real Estate Agents and Managers - Rentals
6540 Stored Value Card Purchase and Load
7011 Hotels, Motels, and Resorts
7012 Timeshares
7032 Sporting/Recreation Camps
7033 Trailer Parks, Campgrounds
7210 Laundry, Cleaning Services
7211 Laundries
7216 Dry Cleaners
7217 Carpet/Upholstery Cleaning
7221 Photographic Studios
7230 Barber and Beauty Shops
7251 Shoe Repair/Hat Cleaning
7261 Funeral Services, Crematories
7273 Dating/Escort Services
7276 Tax Preparation Services
7277 Counseling Services
7278 Buying/Shopping Services
7296 Clothing Rental
7297 Massage Parlors
7298 Health and Beauty Spas
7299 Other General Services
7311 Advertising Services
7321 Credit Reporting Agencies
7322 Debt Collection Agencies
7332 Blueprinting and Photocopying Services
7333 Commercial Photography, Art and Graphics
7338 Quick Copy, Repro, and Blueprint
7339 Secretarial Support Services
7342 Exterminating Services
7349 Cleaning and Maintenance
7361 Employment/Temp Agencies
7372 Computer Programming
7375 Information Retrieval Services
7379 Computer Repair
7392 Consulting, Public Relations
7393 Detective Agencies, Security Services
7394 Equipment Rental
7395 Photo Developing
7399 Other Business Services
7511 Truck Stop
7512 Car Rental Agencies
7513 Truck/Utility Trailer Rentals
7519 Recreational Vehicle Rentals
7523 Parking Lots, Garages
7531 Auto Body Repair Shops
7534 Tire Retreading and Repair
7535 Auto Paint Shops
7538 Auto Service Shops
7542 Car Washes
7549 Towing Services
7622 Electronics Repair Shops
7623 A/C, Refrigeration Repair
7629 Small Appliance Repair
7631 Watch/Jewelry Repair
7641 Furniture Repair, Refinishing
7692 Welding Repair
7699 Other Repair Shops
7800 Government-Owned Lotteries
7801 Government-Licensed Online Casinos
7802 Government-Licensed Horse and Dog Racing
7829 Picture/Video Production
7832 Motion Picture Theaters
7841 Video Tape Rental Stores
7911 Dance Hall, Studios, Schools
7922 Theatrical Ticket Agencies
7929 Bands, Orchestras
7932 Billiard/Pool Establishments
7933 Bowling Alleys
7941 Sports Clubs/Fields
7991 Tourist Attractions and Exhibits
7992 Golf Courses - Public
7993 Video Amusement Game Supplies
7994 Video Game Arcades
7995 Betting/Casino Gambling
7996 Amusement Parks/Carnivals
7997 Country Clubs
7998 Aquariums
7999 Other Recreation Services
8011 Doctors
8021 Dentists, Orthodontists
8031 Osteopaths
8041 Chiropractors
8042 Optometrists, Ophthalmologist
8043 Opticians, Eyeglasses
8049 Chiropodists, Podiatrists
8050 Nursing/Personal Care
8062 Hospitals
8071 Medical and Dental Labs
8099 Medical Services
8111 Legal Services, Attorneys
8211 Elementary and Secondary Schools
8220 Colleges, Universities
8241 Correspondence Schools
8244 Business/Secretarial Schools
8249 Vocational/Trade Schools
8299 Educational Services
8351 Child Care Services
8398 Charitable and Social Service Organizations - Fundraising
8641 Civic, Social, Fraternal Associations
8651 Political Organizations
8661 Religious Organizations
8675 Automobile Associations
8699 Membership Organizations
8734 Testing Laboratories
8911 Architectural/Surveying Services
8931 Accounting/Bookkeeping Services
8999 Professional Services
9211 Court Costs, Including Alimony and Child Support - Courts of Law
9222 Fines - Government Administrative Entities
9223 Bail and Bond Payments
9311 Tax Payments - Government Agencies
9399 Government Services (other)
9402 Postal Services - Government Only
9406 Government-Owned Lotteries (Non-US)
`;
