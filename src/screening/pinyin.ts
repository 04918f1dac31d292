// Characters that family and given names are made of most, by their sound without tone. A character that is not here stays itself.
const table =
  "an:安 ai:艾爱 ba:巴 bai:白柏 ban:班 bao:包宝鲍 bei:贝北 bin:斌彬宾 bing:兵冰炳 bo:波博伯 cai:蔡才 cao:曹 cen:岑 chang:常昌长 " +
  "chao:超 chen:陈晨辰 cheng:成程诚城 chong:崇 chu:楚褚 chuan:川传 chun:春纯 cui:崔 da:大达 dai:戴代 dan:丹 dao:道 de:德 deng:邓 " +
  "di:迪 ding:丁 dong:东冬董栋 du:杜 duan:段 en:恩 fan:范凡樊 fang:方芳房 fei:飞菲费 feng:冯峰风丰凤 fu:傅付福富 gan:甘 " +
  "gang:刚钢 gao:高 ge:葛 geng:耿 gong:龚宫公 gu:顾古谷 guan:关管 guang:光广 gui:贵桂 guo:郭国 hai:海 han:韩汉涵 hang:航 " +
  "hao:郝浩豪好 he:何贺和 hong:洪红宏鸿 hou:侯 hu:胡虎 hua:华花 huai:怀 huang:黄 hui:辉慧惠会 huo:霍 ji:吉季纪 jia:贾佳家嘉 " +
  "jian:建健剑 jiang:江姜蒋 jiao:焦 jie:杰洁 jin:金晋锦进近 jing:静晶京敬景 jiu:九 juan:娟 jun:军君俊峻 kai:凯开 kang:康 ke:柯科 " +
  "kong:孔 kun:坤昆 lai:赖 lan:兰 lei:雷磊 li:李丽黎力立莉利礼 lian:连莲 liang:梁良亮 liao:廖 lin:林琳霖 ling:凌玲灵 liu:刘柳 " +
  "long:龙隆 lou:娄 lu:陆卢鲁路露 luo:罗洛骆 lü:吕 ma:马 mao:毛茂 mei:梅美 meng:孟梦 miao:苗 min:敏民 ming:明名 mo:莫 mu:穆木 " +
  "na:娜 nan:南 ni:倪 nian:年 ning:宁 niu:牛 ou:欧 pan:潘 pang:庞 pei:裴培 peng:彭鹏 ping:平萍 pu:蒲 qi:齐琪奇启祺 qian:钱谦 " +
  "qiang:强 qiao:乔 qin:秦琴勤 qing:庆青清晴卿 qiu:邱秋 qu:曲 quan:全权泉 ran:冉 ren:任仁 rong:荣容 ru:如 rui:瑞锐睿 run:润 " +
  "shan:山珊善 shang:尚商上 shao:邵少 shen:沈申 sheng:盛生胜圣 shi:石史施时世诗 shou:寿 shu:舒书淑 shun:顺 si:思司 song:宋松 " +
  "su:苏 sun:孙 ta:塔 tai:泰太 tan:谭坛 tang:唐汤 tao:陶涛 teng:滕 ti:提 tian:田天 tie:铁 ting:婷廷庭 tong:童通同 tu:涂 wan:万婉 " +
  "wang:王汪旺 wei:魏伟卫韦威薇维巍玮 wen:文温雯 weng:翁 wu:吴武伍五 xi:习西希喜 xia:夏霞 xian:贤先 xiang:向祥香翔 xiao:肖晓小萧孝 " +
  "xie:谢 xin:新欣心辛鑫信 xing:邢星兴 xiong:熊雄 xu:徐许旭 xuan:轩宣 xue:薛雪学 xun:荀 yan:严颜燕艳岩阎 yang:杨阳洋 yao:姚 " +
  "ye:叶 yi:易一艺怡义益 yin:尹银殷 ying:英应颖莹 yong:勇永 you:尤友 yu:于余俞宇玉雨瑜郁 yuan:袁元源远 yue:岳月悦 yun:云 " +
  "zeng:曾增 zhan:詹展 zhang:张章 zhao:赵照 zhe:哲 zhen:甄振珍真贞 zheng:郑正政 zhi:志智芝 zhong:钟中忠 zhou:周州 zhu:朱祝竹 " +
  "zhuang:庄 zhuo:卓 zi:子紫自 zong:宗 zou:邹 zu:祖";

const bySign = new Map<string, string>(
  table.split(" ").flatMap((row) => {
    const [sound = "", signs = ""] = row.split(":");
    return [...signs].map((sign): [string, string] => [sign, sound.replace("ü", "u")]);
  }),
);

/** The syllable of one Chinese character, or null when the table does not have it. */
export const pinyinOf = (sign: string): string | null => bySign.get(sign) ?? null;
