{{%AUTOESCAPE context="HTML"}}
{{>part-head}}
<tr><td style="padding:18px 24px;background-color:#1b7f3b;color:#ffffff;">
<div style="font-size:22px;line-height:1.4;font-weight:bold;">补充材料收悉，符合要求</div>
<div style="font-size:14px;line-height:1.6;">{{#HAS_CAMPAIGN}}{{CAMPAIGN}}{{/HAS_CAMPAIGN}}{{#HAS_RECEIPT}}　<span style="white-space:nowrap;">回执编号 <b style="font-size:16px;">{{RECEIPT}}</b></span>{{/HAS_RECEIPT}}</div>
</td></tr>
{{>part-greeting}}
<p style="margin:0 0 12px 0;text-indent:2em;">您好！贵单位{{RECEIVED}}补充的{{CAMPAIGN}}材料收悉，已并入原来报送的材料。经核对，现在材料符合要求，<b>不需要再补正</b>。下面是贵单位目前报送的全部材料。</p>
{{>part-notes}}
{{#HAS_WISHES}}
<p style="margin:0 0 12px 0;text-indent:2em;">以下几项希望予以补充完善；确实没有的，不影响本次报送。</p>
{{/HAS_WISHES}}
</td></tr>
{{>part-wishes}}
{{>part-items}}
{{>part-foot}}
