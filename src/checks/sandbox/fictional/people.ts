// Everybody the fictional registry knows. Nobody here exists; those with an entry are the same invented people as on the sandbox's
// watch list (src/screening/sandbox-list.ts), spelled as the register spells them.
// id | given names | family name | born | nationality | notes: `entry=` of the watch list, `pep=` the office held
export const peopleLines = `
P01|Maeve|Corrigane|1984-03-11|GB
P02|Tobias|Fennimore|1979-08-02|GB
P03|Alder|Whitlocke|1968-12-19|GB
P04|Rosalind|Achterberg|1975-05-30|GB
P05|Jasper|Quennell|1959-10-07|GB
P06|Winifred|Marrow|1990-01-24|GB
P07|Desmond|Oakeshaw|1952-06-15|GB
P08|Philippa|Tolgarth|1961-09-09|GB
P09|Norris|Stanyon|1966-02-28|GB
P10|Eleni|Vassilakopou|1981-07-17|CY
P11|Callum|Brightmoor|1988-11-05|GB
P12|Imogen|Sallowfield|1973-04-21|GB
P13|Henrike|Lindenhofer|1965-01-13|DE
P14|Anselm|Lindenhofer|1970-10-02|DE
P15|Maarten|Zeewoude|1977-03-03|NL
P16|Astrid|Norrgarden|1969-05-26|SE
P17|Leopold|Wexenstein|1958-08-08|AT
P18|Cordelia|Hathersage|1971-12-01|GB
P19|Jolanthe|Morgenrot|1983-02-14|DE
P20|Honorine|Brissac|1962-11-30|FR
P21|Gaspard|Brissac|1986-06-06|FR
P22|Wessel|Vlielander|1956-04-18|NL
P23|Saoirse|Claddaghan|1991-09-27|IE
P24|Diarmuid|Fallowby|1987-07-07|IE
P25|Harriet|Larkspurre|1980-01-19|US
P26|Emmett|Tollhouse|1978-05-05|US
P27|Beatrix|Oldenbrook|1964-03-29|US
P28|Orson|Peakmeridian|1955-10-22|US
P29|Lavinia|Crestmoore|1972-08-31|US
P30|Desiree|Lamwick|1985-12-12|HK
P31|Serene|Orchidane|1976-02-02|SG
P32|Kyriakos|Hellesponti|1967-06-24|CY
P33|Rashid|Nakhlawi|1960-09-16|AE
P34|Vikram|Dunesh|1982-04-04|IN
P35|Ulrich|Alpstein|1957-07-23|CH|pep=Former minister of finance of a fictional canton
P36|Zofia|Bursztynska|1989-10-10|PL
P37|Kacper|Bursztynski|1991-01-01|PL
P38|Halina|Morskowa|1963-05-12|PL
P39|Kadri|Tammelaid|1990-08-20|EE
P40|Remedios|Olivareda|1959-02-11|ES
P41|Amador|Olivareda|1992-06-18|ES
P42|Nieves|Dentaruela|1974-11-11|ES
P43|Nadira|Alkhadran|1986-03-08|GB
P44|Ottoline|Grandcourt|1954-12-25|GB|pep=Member of the parliament of Utopia
P45|Bertil|Sjoholmar|1949-04-30|SE|pep=Mayor of an invented capital
P46|Rupert|Halcyonne|1970-07-14|VG
P47|Siegrun|Fuchswinkel|1981-10-28|DE
P48|Thibault|Ventdularge|1966-01-06|FR
P49|Aoife|Shannonby|1979-03-17|IE
P50|Casimir|Luxwald|1963-09-03|LU
P51|Perpetua|Caymore|1975-06-29|KY
P52|Cosima|Rennweger|1984-12-08|CH
P53|Silvester|Kaskadi|1987-05-21|EE
P54|Millicent|Foundryman|1951-08-13|GB
P55|Gideon|Ravensgate|1969-11-02|GB
P56|Tamsin|Quillonby|1982-02-19|GB
W02|Viktor Arkadyevich|Lomazov|1958-09-30|RU|entry=S-002
W06|Lianpeng|Zhao|1964-02-17|CN|entry=S-006
W07|Zhenhai|Ouyang|1959-04-09|CN|entry=S-007
W09|Ioannis|Petrakellis|1972-05-05|GR|entry=S-009
W18|Müslüm|Çağlayanoğlu|1967-07-07|TR|entry=S-018
W22|María Fernanda|Iribarne Castellote|1977-02-19|VE|entry=S-022
W24|John Michael|Harrowgate|1966-03-03|GB|entry=S-024
W26|Yekaterina Sergeyevna|Lomazova|1984-05-19|RU|entry=S-026
`;
