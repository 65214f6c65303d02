{{%AUTOESCAPE context="HTML"}}
{{>part-head}}
<tr><td style="padding:18px 24px;background-color:#1f5a99;color:#ffffff;">
<div style="font-size:22px;line-height:1.4;font-weight:bold;">请告知报送单位名称</div>
<div style="font-size:14px;line-height:1.6;">{{#HAS_CAMPAIGN}}{{CAMPAIGN}}{{/HAS_CAMPAIGN}}{{#HAS_RECEIPT}}　<span style="white-space:nowrap;">回执编号 <b style="font-size:16px;">{{RECEIPT}}</b></span>{{/HAS_RECEIPT}}</div>
</td></tr>
{{>part-greeting}}
<p style="margin:0 0 12px 0;text-indent:2em;">您好！{{RECEIVED}}发来的邮件{{#HAS_SUBJECT}}（主题：{{SUBJECT}}）{{/HAS_SUBJECT}}收悉，材料已经妥善保存，<b>不必重发</b>。发信的邮箱尚未在我办登记，暂时不能确认是哪个单位报送的。</p>
<p style="margin:0 0 12px 0;text-indent:2em;">请直接回复本邮件，写明<b>单位全称、联系人和联系电话</b>，我办核对后即予登记。</p>
{{#HAS_CANDIDATES}}
<p style="margin:0 0 12px 0;text-indent:2em;">来信中提到了下列单位，如在其中，请写明是哪一个：</p>
<div style="margin:0 0 12px 2em;">
{{#CANDIDATE_LINE}}
<div>· {{CANDIDATE}}</div>
{{/CANDIDATE_LINE}}
</div>
{{/HAS_CANDIDATES}}
</td></tr>
{{>part-items}}
{{>part-foot}}
