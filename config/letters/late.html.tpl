{{%AUTOESCAPE context="HTML"}}
{{>part-head}}
<tr><td style="padding:18px 24px;background-color:#8a5a00;color:#ffffff;">
<div style="font-size:22px;line-height:1.4;font-weight:bold;">材料收悉（逾期）</div>
<div style="font-size:14px;line-height:1.6;">{{#HAS_CAMPAIGN}}{{CAMPAIGN}}{{/HAS_CAMPAIGN}}{{#HAS_RECEIPT}}　<span style="white-space:nowrap;">回执编号 <b style="font-size:16px;">{{RECEIPT}}</b></span>{{/HAS_RECEIPT}}</div>
</td></tr>
{{>part-greeting}}
<p style="margin:0 0 12px 0;text-indent:2em;">您好！贵单位{{RECEIVED}}发来的{{CAMPAIGN}}材料收悉。经核对，材料符合要求，<b>不需要再补发</b>。收到时已过截止日期{{DEADLINE}}，我办已作逾期登记。</p>
{{#UNCONFIRMED}}
<p style="margin:0 0 12px 0;text-indent:2em;">另，发信的邮箱尚未在我办登记，材料暂按贵单位报送登记，我办将与贵单位核实。</p>
{{/UNCONFIRMED}}
{{#HAS_WISHES}}
<p style="margin:0 0 12px 0;text-indent:2em;">以下几项希望予以补充完善；确实没有的，不影响本次报送。</p>
{{/HAS_WISHES}}
</td></tr>
{{>part-wishes}}
{{>part-items}}
{{>part-foot}}
