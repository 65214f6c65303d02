{{! 各封信共用的一段：标题下面的活动名称和回执编号（网页格式）。文字可以改，双花括号和其中的名字请不要改。 }}
{{#HAS_CAMPAIGN}}
<div style="font-size:14px;line-height:1.6;color:#ffffff;">{{CAMPAIGN}}</div>
{{/HAS_CAMPAIGN}}
{{#HAS_RECEIPT}}
<div style="font-size:14px;line-height:1.6;color:#ffffff;">回执编号 <b style="font-size:16px;">{{RECEIPT}}</b></div>
{{/HAS_RECEIPT}}
