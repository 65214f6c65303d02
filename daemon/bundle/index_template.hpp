// The text of 目录.html for ctemplate; index_page.cpp fills it in.
#pragma once

namespace baosong::bundle {

inline constexpr const char* k_index_template = R"html({{%AUTOESCAPE context="HTML"}}<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>{{TITLE}}</title>
<style>
body { margin: 0; background: #eef0f2; color: #222; font: 16px/1.7 "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 24px; background: #fff; }
h1 { margin: 0 0 4px; font-size: 26px; line-height: 1.4; }
h2 { margin: 36px 0 8px; padding: 4px 0 4px 12px; border-left: 5px solid #1f4e79; font-size: 20px; line-height: 1.4; break-after: avoid; }
h3 { margin: 16px 0 4px; font-size: 16px; break-after: avoid; }
p { margin: 0 0 8px; }
a { color: #0b57a4; }
a, td, figcaption { overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; font-size: 14px; line-height: 1.5; }
th, td { padding: 5px 8px; border: 1px solid #c8ced4; text-align: left; vertical-align: top; }
th { background: #dde6f0; white-space: nowrap; }
td.n { text-align: right; }
td.t { white-space: nowrap; }
tr, p, li { break-inside: avoid; }
ul { margin: 0 0 8px; padding-left: 24px; }
.quiet { color: #555; font-size: 14px; }
.state { display: inline-block; padding: 0 8px; border-radius: 3px; font-size: 14px; white-space: nowrap; }
.good { background: #e1f2e5; color: #14602c; }
.notice { background: #fff2cc; color: #6b4700; }
.bad { background: #fbe3e1; color: #98211a; }
.fault { color: #98211a; font-size: 14px; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: 16px; margin: 8px 0; }
figure { margin: 0; padding: 8px; border: 1px solid #d5dade; break-inside: avoid; }
figure .frame { display: flex; height: 180px; align-items: center; justify-content: center; background: #f4f5f6; color: #555; font-size: 14px; text-decoration: none; }
figure img { width: 100%; height: 180px; object-fit: contain; }
figcaption { margin-top: 6px; font-size: 14px; line-height: 1.5; }
@page { size: A4; margin: 14mm; }
@media print {
  body { background: #fff; font-size: 11pt; }
  main { max-width: none; padding: 0; }
  a { color: inherit; text-decoration: none; }
  .pictures { grid-template-columns: repeat(3, 1fr); }
  .good, .notice, .bad, th { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
</style>
</head>
<body>
<main>
<h1>{{TITLE}}</h1>
<p>{{OFFICE}}</p>
<p>{{TALLY}}。{{#HAS_DEADLINE}}报送期限：{{DEADLINE}}。{{/HAS_DEADLINE}}材料截至{{CHANGED}}。</p>
<ul>
{{#TABLE}}<li><a href="{{LINK}}">{{NAME}}</a>　{{WHAT}}</li>
{{/TABLE}}</ul>
<p class="quiet">各单位的材料在以单位名称命名的文件夹中。文件是否完整，可在本文件夹内用 sha256sum -c SHA256SUMS 核对。</p>

<h2>报送情况</h2>
<table>
<thead><tr><th>序号</th><th>单位</th><th>收件编号</th><th>状态</th><th>总结</th><th>统计表</th><th>图片</th><th>视频</th><th>活动信息</th><th>备注</th></tr></thead>
<tbody>
{{#ROW}}<tr><td class="n">{{NUMBER}}</td><td>{{#LINKED}}<a href="{{ANCHOR}}">{{AGENCY}}</a>{{/LINKED}}{{#UNLINKED}}{{AGENCY}}{{/UNLINKED}}</td><td class="t">{{RECEIPT}}</td><td>{{#GOOD}}<span class="state good">{{STATE}}</span>{{/GOOD}}{{#NOTICE}}<span class="state notice">{{STATE}}</span>{{/NOTICE}}{{#BAD}}<span class="state bad">{{STATE}}</span>{{/BAD}}</td><td class="n">{{SUMMARIES}}</td><td class="n">{{STATISTICS}}</td><td class="n">{{PICTURES}}</td><td class="n">{{VIDEOS}}</td><td class="n">{{INTERIM}}</td><td>{{REMARKS}}</td></tr>
{{/ROW}}</tbody>
</table>
{{#AGENCY_PART}}
<section>
<h2 id="{{ID}}">{{AGENCY}} {{#GOOD}}<span class="state good">{{STATE}}</span>{{/GOOD}}{{#NOTICE}}<span class="state notice">{{STATE}}</span>{{/NOTICE}}{{#BAD}}<span class="state bad">{{STATE}}</span>{{/BAD}}</h2>
<p class="quiet">{{#HAS_RECEIPT}}收件编号：{{RECEIPT}}　收到：{{RECEIVED}}　{{/HAS_RECEIPT}}{{#HAS_FOLDER}}<a href="{{FOLDER}}">打开文件夹</a>{{/HAS_FOLDER}}{{#HAS_REMARKS}}　{{REMARKS}}{{/HAS_REMARKS}}</p>
{{#FAULT}}<p class="fault">待补正：{{TEXT}}</p>
{{/FAULT}}{{#HAS_SUMMARY}}<h3>活动总结</h3>
{{#HAS_SUMMARY_TITLE}}<p><b>{{SUMMARY_TITLE}}</b></p>
{{/HAS_SUMMARY_TITLE}}{{#HAS_EXCERPT}}<p class="quiet">{{EXCERPT}}</p>
{{/HAS_EXCERPT}}<ul>
{{#SUMMARY_FILE}}<li><a href="{{LINK}}">{{NAME}}</a></li>
{{/SUMMARY_FILE}}</ul>
{{/HAS_SUMMARY}}{{#HAS_STATISTICS}}<h3>统计表</h3>
<ul>
{{#STATISTICS_FILE}}<li><a href="{{LINK}}">{{NAME}}</a></li>
{{/STATISTICS_FILE}}</ul>
{{/HAS_STATISTICS}}{{#HAS_PICTURES}}<h3>图片</h3>
<div class="pictures">
{{#PICTURE}}<figure><a class="frame" href="{{LINK}}">{{#THUMBNAIL}}<img src="{{SOURCE}}" alt="{{CAPTION}}">{{/THUMBNAIL}}{{#NO_THUMBNAIL}}（无法预览）{{/NO_THUMBNAIL}}</a><figcaption>{{CAPTION}}<br><span class="quiet">{{DETAIL}}</span></figcaption></figure>
{{/PICTURE}}</div>
{{/HAS_PICTURES}}{{#HAS_VIDEOS}}<h3>视频</h3>
<div class="pictures">
{{#VIDEO}}<figure><a class="frame" href="{{LINK}}">{{#THUMBNAIL}}<img src="{{SOURCE}}" alt="{{CAPTION}}">{{/THUMBNAIL}}{{#NO_THUMBNAIL}}（播放）{{/NO_THUMBNAIL}}</a><figcaption>{{CAPTION}}<br><span class="quiet">{{DETAIL}}</span></figcaption></figure>
{{/VIDEO}}{{#OMITTED}}<figure><span class="frame">（文件过大，未附，见视频清单）</span><figcaption>{{CAPTION}}<br><span class="quiet">{{DETAIL}}</span></figcaption></figure>
{{/OMITTED}}</div>
{{/HAS_VIDEOS}}</section>
{{/AGENCY_PART}}
{{#HAS_INTERIM}}<h2>活动信息</h2>
<table>
<thead><tr><th>收到时间</th><th>单位</th><th>标题</th></tr></thead>
<tbody>
{{#REPORT}}<tr><td class="t">{{TIME}}</td><td>{{AGENCY}}</td><td>{{#LINKED}}<a href="{{LINK}}">{{NAME}}</a>{{/LINKED}}{{#UNLINKED}}{{NAME}}{{/UNLINKED}}</td></tr>
{{/REPORT}}</tbody>
</table>
{{/HAS_INTERIM}}</main>
</body>
</html>
)html";

}  // namespace baosong::bundle
