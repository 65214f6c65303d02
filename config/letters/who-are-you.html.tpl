{{! 请告知单位名称的信（网页格式）。双花括号里是系统填入的内容：文字可以改，双花括号和其中的名字请不要改。 }}
{{%AUTOESCAPE context="HTML"}}
{{>part-head}}
<tr><td bgcolor="#1f5a99" style="padding:16px;background-color:#1f5a99;color:#ffffff;">
<div style="font-size:20px;line-height:1.4;font-weight:bold;color:#ffffff;">请告知报送单位名称</div>
{{>part-campaign}}
</td></tr>
{{>part-greeting}}
<p style="margin:0 0 12px 0;text-indent:2em;">您好！{{RECEIVED}} 发来的邮件{{#HAS_SUBJECT}}（主题：{{SUBJECT}}）{{/HAS_SUBJECT}}收悉，<b>材料已经妥善保存，不必重发</b>。但发信的邮箱尚未在我办登记，暂时不能确认是哪个单位报送的。</p>
<p style="margin:0 0 12px 0;text-indent:2em;">请直接回复本邮件，写明<b>单位全称、联系人和联系电话</b>，我办核对后即予登记。</p>
{{#HAS_CANDIDATES}}
<p style="margin:0 0 12px 0;text-indent:2em;">来信中提到了下列单位。如在其中，请在回复里写明是哪一个：</p>
<div style="margin:0 0 12px 2em;">
{{#CANDIDATE_LINE}}
<div style="word-wrap:break-word;overflow-wrap:anywhere;">· {{CANDIDATE}}</div>
{{/CANDIDATE_LINE}}
</div>
{{/HAS_CANDIDATES}}
</td></tr>
{{>part-items}}
{{>part-code}}
{{>part-foot}}
