/** Where a shipped value was read, and whether the bureau has confirmed it. Only the notice itself is confirmed here. */
export interface ValueSource { readonly source: string; readonly status: 'confirmed' | 'unconfirmed' }

const open = (source: string): ValueSource => ({ source, status: 'unconfirmed' });

export const NOTICE = '济政办发〔2019〕20号';
export const ofNotice = (place: string): ValueSource => ({ source: `${NOTICE} ${place}`, status: 'confirmed' });
/** An open point of domain §9 with the default proposed there. */
export const openPoint = (point: string): ValueSource => open(`未见济南文件（未决事项 ${point}），取默认值，待确认`);

/** The page R0 is known from; R1 keeps its standards, because the notice says 「按规定」 and no other page of the time was found. */
export const FIVE_GROUPS = open('「五类人员」职业培训补贴须知（2019-08-12），zynl.lwvc.edu.cn/info/1118/1504.htm，待确认');
/** A later page of Jinan on training bought by project; it shows no document number. */
export const PROJECT_PAGE = open('济南项目制培训网页，dddgk.cn/article/index.php?c=show&id=1529，未见文号，待确认');
export const OTHER_CITIES_NOTICE = open('外地惯例 5 个工作日（常州，phb7.com/xinwen/ba/533872.html），未决事项 O-5，待确认');
export const FILING_SAMPLE = open('外地样例（v5tt.cn/wenda/313693.html），未决事项 O-5，待确认');
export const DEADLINE_ELSEWHERE = open('广东、常州（0798ci.com/policy/219938.html，phb7.com/xinwen/ba/533872.html），未决事项 O-5，待确认');
export const CHANNELS = open('山东省专账资金管理办法转引（shenjiwh.com/shenjiluntan/12065.html），待确认');
export const APPRENTICE_ELSEWHERE = open('外地标准（chacewang.com/newsdetail/news797840.html），未决事项 O-16，确认前停用');
export const APPRENTICE_EXCLUSION = open('武汉市通知，济南未见，未决事项 O-16，待确认');
export const WORK_FOR_TRAINING = open('dzb.dezhoudaily.com/shtml/dzk/2020/20200612/791745.shtml，未决事项 O-16，确认前停用');
export const WORK_FOR_TRAINING_RAISED = open('xiaoshuotop.com/book/78925/3058.html（新华社 2021-01，提高后），未决事项 O-16，确认前停用');
export const DISHONESTY = open('社会保险领域严重失信人名单管理暂行办法（credit.zgwg.gov.cn/contents/239/8680.html），未决事项 O-8，待确认');
export const GUARD = open('2019-08-08 新闻发布会（yybnet.net/shandong/news/201908/9453688.html），待确认');
export const WAGE = open('月最低工资，凭常识记录，未见文件，未决事项 O-14，待确认');
export const R2_NEWS = open('鲁人社字〔2022〕72号，据 sdenews.com/html/2022/7/335465.shtml，待确认');
/** A term the process needs and no page gave: chosen here, said to be so. */
export const PRACTICE = open('办理流程默认值（domain §2.2），济南未见，待确认');
export const DESIGN = open('设计值，未见文件，待市人社局确认');
