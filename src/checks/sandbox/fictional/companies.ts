// The companies of the fictional registry. Names are invented; numbers have the form of their country but lie where its register
// gives none out (GB 99…, DE HRB 999…, FR 0000…, CHE-999…), so that no real company is ever meant.
// id | country | number | name | legal form | kind | incorporated | holdings | beneficial owners | directors | notes
//
// holdings: `owner=share of the capital[/share of the votes]` in percent; `owner=control` is control by other means; a trailing `n` says
//   that the owner holds as a nominee; `public` is free float, `trust` a purpose trust. They add up to 100 unless the notes say `gap`.
// beneficial owners: `person=effective share`, a quarter or more or by control (then also below). The check of effective ownership must
//   come to the same.
// notes: was=former name · dissolved=date · status=liquidation · overdue · massaddress · gap · credit=A…E · site=clear|review|rejected ·
//   terminated · inquired · entry=own entry of the watch list · like=entry it only resembles · branchOf=company · listed=where · charity=number
export const companyLines = `
C01|GB|99000101|Harbour Lantern Coffee Ltd|Private limited company|company|2015-03-27|P01=60;P02=40|P01=60;P02=40|P01;P02|credit=A;site=clear
C02|GB|99000102|Tidewater Instruments Ltd|Private limited company|company|2009-06-01|C03=80;P03=20|P03=60;P04=40|P03;P04|credit=A;site=clear
C03|GB|99000103|Tidewater Holdings Ltd|Private limited company|company|2008-11-18|P03=50;P04=50|P03=50;P04=50|P03|credit=A
C04|GB|99000104|Kestrel & Rowe Logistics plc|Public limited company|listed|1987-02-09|public=64;P05=21;C31=15||P05;P44|credit=B;site=clear;listed=Utopia Stock Exchange
C05|GB|99000105|Marrow Lane Bakery|Sole proprietorship|sole_proprietor|2018-09-12|P06=100|P06=100|P06|site=clear
C06|GB|99000106|The Wickerham Riverside Trust|Charity|charity|1974-05-20|P07=control;P08=control|P07=0;P08=0|P07;P08|charity=9990106;credit=A;site=clear
C07|GB|99000107|Brightwater Digital Ltd|Private limited company|company|2016-01-14|P11=75;P56=25|P11=75;P56=25|P11|was=Quillon Payments Ltd;was=QP Money Ltd;credit=B;site=review
C08|GB|99000108|Old Foundry Castings Ltd|Private limited company|company|1991-04-03|P54=100|P54=100|P54|dissolved=2023-05-16;credit=E
C09|GB|99000109|Ravensgate Trading Ltd|Private limited company|company|2012-08-22|P55=100|P55=100|P55|status=liquidation;overdue;credit=E
C10|GB|99000110|Silverbirch Property Ltd|Private limited company|company|2017-12-05|P09=100n;W02=control|P09=100;W02=0|P09|massaddress;credit=C
C11|GB|99000111|Pallas Marine Ltd|Private limited company|company|2010-10-10|C12=70;P10=30|P10=30|P10|credit=C
C12|GB|99000112|Pallas Shipping Group Ltd|Private limited company|company|2010-10-11|C13=100||P10|overdue;massaddress;credit=D
C13|LU|B999113|Pallas Invest S.à r.l.|Société à responsabilité limitée|company|2011-02-01|C12=100||P50|massaddress
C14|DE|HRB 999114 B|Lindenhof Maschinenbau GmbH|GmbH|company|1998-07-01|C15=51;P13=24.5;P14=24.5|P13=55.1;P14=44.9|P13;P47|credit=A;site=clear
C15|DE|HRB 999115 B|Lindenhof Beteiligungs GmbH|GmbH|company|2003-03-19|P13=60;P14=40|P13=60;P14=40|P14|credit=A
C16|DE|HRB 999116|Nordlicht Solar GmbH|GmbH|company|2013-05-06|C17=100|P15=25;P16=30;P17=26.25;P18=18.75|P47|credit=B;site=clear
C17|NL|00000117|Noorderlicht Energie B.V.|Besloten vennootschap|company|2012-02-29|C18=75;P15=25|P15=25;P16=30;P17=26.25;P18=18.75|P15|credit=B
C18|LU|B999118|Aurora Renewables S.à r.l.|Société à responsabilité limitée|company|2011-11-11|C19=100|P16=40;P17=35;P18=25|P50|
C19|KY|MC-999119|Aurora Capital Partners LP|Exempted limited partnership|fund|2010-01-04|P16=40/20;P17=35/20;P18=25/60|P16=40;P17=35;P18=25|P51;P18|
C20|DE|HRB 999120|Tidewater Instruments Ltd, Zweigniederlassung Hamburg|Zweigniederlassung|branch|2014-04-01|C02=100|P03=60;P04=40|P47|branchOf=C02
C21|DE|HRA 999121|Café Morgenrot e.K.|Eingetragener Kaufmann|sole_proprietor|2019-03-01|P19=100|P19=100|P19|site=clear
C22|FR|000000109|Atelier Brissac SAS|SAS|company|2001-09-17|P20=55;P21=45|P20=55;P21=45|P20|credit=A;site=clear
C23|FR|000000117|Brissac Immobilier SCI|Société civile immobilière|company|2006-12-01|C22=60;P21=40|P20=33;P21=67|P21|credit=B
C24|FR|000000125|Vents du Large SA|Société anonyme|company|1995-05-29|P48=100|P48=100|P48|overdue;credit=C
C25|NL|00000125|Stichting Vlieland Beheer|Stichting|foundation|1999-01-18|P22=control|P22=0|P22|
C26|NL|00000126|Vlieland Foods B.V.|Besloten vennootschap|company|1999-01-25|C25=100|P22=0|P22|credit=A;site=clear
C27|IE|9990127|Claddagh Software Ltd|Private company limited by shares|company|2017-03-17|P23=50;P24=50|P23=50;P24=50|P23;P24|credit=A;site=clear
C28|IE|9990128|Shannon Aircraft Leasing Seven DAC|Designated activity company|special_purpose|2019-06-03|trust=100||P49|massaddress
C29|US|9990129|Larkspur Robotics Inc|Corporation|company|2014-08-19|P25=45;P26=35;C30=20|P25=45;P26=35|P25;P26|credit=A;site=clear
C30|US|9990130|Larkspur Employee Pool LLC|Limited liability company|company|2015-01-02|P27=100n|P27=100|P27|
C31|US|9990131|Meridian Peak Fund LP|Limited partnership|fund|2005-05-05|P28=40/80;P29=60/20|P28=40;P29=60|P28|
C32|US|9990132|Sagebrush Outfitters LLC|Limited liability company|company|2018-10-30|P26=100|P26=100|P26|site=review;credit=B;inquired
C33|HK|9990133|Jade Meridian Trading Ltd|Private company limited by shares|company|2016-07-08|C34=100|P30=40;W07=60|P30|massaddress
C34|VG|9990134|Golden Reed Ventures Ltd|BVI business company|company|2015-09-09|W07=60;P30=40|P30=40;W07=60|P30|
C35|CN|91110000999000111X|Golden Sparrow Import Export Co., Ltd.|Limited liability company|company|2007-04-26|W06=100|W06=100|W06|entry=S-103
C36|SG|209900136Z|Orchid Straits Shipping Pte Ltd|Private company limited by shares|company|2013-01-31|P31=70;W09=30|P31=70;W09=30|P31|credit=B;site=clear
C37|CY|HE 999137|Hellespont Crest Shipping Ltd|Private company limited by shares|company|2014-02-14|C38=60;P32=40|P32=100|P32|credit=C
C38|GR|999999138000|Hellespont Bunkering S.A.|Anonymi etaireia|company|1993-03-25|P32=100|P32=100|P32|entry=S-107
C39|AE|CN-9990139|Turqoz Energy FZE|Free zone establishment|company|2011-06-06|W18=100|W18=100|W18|entry=S-109
C40|AE|CN-9990140|Dune & Date General Trading LLC|Limited liability company|company|2018-04-15|P33=51n;P34=49;P34=control|P33=51;P34=49|P34|credit=B;site=clear
C41|VG|9990141|Blue Cormorant Holdings Ltd|BVI business company|company|2009-09-01|||P46|gap;massaddress
C42|GB|99000142|Halcyon Isles Ltd|Private limited company|company|2010-03-15|C41=90;P46=10||P46|credit=D;overdue
C43|CH|CHE999000108|Alpstein Vermögensverwaltung AG|Aktiengesellschaft|company|2002-02-20|P35=100|P35=100|P35;P52|credit=A;site=clear
C44|PL|0009990144|Baltic Amber Works sp. z o.o.|Spółka z ograniczoną odpowiedzialnością|company|2011-05-18|P36=34;P37=33;P38=33|P36=34;P37=33;P38=33|P36|credit=A;site=clear
C45|EE|19990100|Kadri & Tamm OÜ|Osaühing|company|2020-11-20|P39=100|P39=100|P39|credit=A;site=clear
C46|EE|19990117|Replica Row OÜ|Osaühing|company|2021-02-03|P53=100|P53=100|P53|credit=D;site=rejected;terminated
C47|ES|B99999104|Almazara del Sur S.L.|Sociedad limitada|company|1989-10-23|P40=50;P41=50|P40=50;P41=50|P40|credit=A;site=clear
C48|ES|B99999112|Clínica Dental Castellote S.L.|Sociedad limitada|company|2016-06-27|P42=74;W22=26|P42=74;W22=26|P42|credit=B;site=clear
C49|GB|99000149|Al Nakhla Foods Ltd|Private limited company|company|2019-08-08|P43=100|P43=100|P43|credit=B;site=clear;like=S-102
C50|GB|99000150|Harrowgate Cyber Consulting Ltd|Private limited company|company|2018-01-08|P12=51;W24=49|P12=51;W24=49|W24|credit=C;site=clear
C51|SG|209900151Z|Lomazov Family Office Pte Ltd|Private company limited by shares|company|2019-05-19|W26=100|W26=100|P31|credit=B
C52|LU|B999152|Europa Crest Growth SICAV|Société d'investissement à capital variable|fund|2004-04-04|public=92;P17=8||P50;P17|credit=A;listed=Utopia Fund Market
`;
