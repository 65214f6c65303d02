{{%AUTOESCAPE context="HTML"}}
{{>part-head}}
<tr><td style="padding:18px 24px;background-color:#1b7f3b;color:#ffffff;">
<div style="font-size:22px;line-height:1.4;font-weight:bold;">活动信息收悉</div>
<div style="font-size:14px;line-height:1.6;">{{#HAS_CAMPAIGN}}{{CAMPAIGN}}{{/HAS_CAMPAIGN}}{{#HAS_RECEIPT}}　<span style="white-space:nowrap;">回执编号 <b style="font-size:16px;">{{RECEIPT}}</b></span>{{/HAS_RECEIPT}}</div>
</td></tr>
{{>part-greeting}}
<p style="margin:0 0 12px 0;text-indent:2em;">您好！贵单位{{RECEIVED}}报送的{{CAMPAIGN}}信息收悉，已经登记。{{#DEADLINE_AHEAD}}活动结束后，敬请于<b>{{DEADLINE}}前</b>报送活动总结等材料。{{/DEADLINE_AHEAD}}</p>
{{>part-notes}}
</td></tr>
{{>part-items}}
{{>part-foot}}
