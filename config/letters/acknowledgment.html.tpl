{{%AUTOESCAPE context="HTML"}}
{{>part-head}}
<tr><td style="padding:18px 24px;background-color:#1b7f3b;color:#ffffff;">
<div style="font-size:22px;line-height:1.4;font-weight:bold;">材料收悉，齐全合格</div>
<div style="font-size:14px;line-height:1.6;">{{#HAS_CAMPAIGN}}{{CAMPAIGN}}{{/HAS_CAMPAIGN}}{{#HAS_RECEIPT}}　<span style="white-space:nowrap;">回执编号 <b style="font-size:16px;">{{RECEIPT}}</b></span>{{/HAS_RECEIPT}}</div>
</td></tr>
{{>part-greeting}}
<p style="margin:0 0 12px 0;text-indent:2em;">您好！贵单位{{RECEIVED}}发来的{{CAMPAIGN}}材料收悉。经核对，材料齐全，符合要求，<b>不需要再补发</b>。</p>
{{>part-notes}}
<p style="margin:0 0 12px 0;text-indent:2em;">如需更换或者增加材料，直接回复本邮件，附上要更换或增加的文件即可。</p>
</td></tr>
{{>part-items}}
{{>part-foot}}
