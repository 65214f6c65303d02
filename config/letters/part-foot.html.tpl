{{! 各封信共用的一段：落款（网页格式）。文字可以改，双花括号和其中的名字请不要改。 }}
<tr><td style="padding:16px 16px 20px 16px;">
<p style="margin:0 0 12px 0;text-indent:2em;">来信请直接回复本邮件{{#HAS_RECEIPT}}，并保留主题中的编号【{{RECEIPT}}】{{/HAS_RECEIPT}}。谢谢支持！</p>
<p style="margin:0;text-align:right;">{{OFFICE}}<br>{{TODAY}}</p>
<p style="margin:14px 0 0 0;padding-top:8px;border-top:1px solid #e3e6e9;font-size:13px;color:#5f6368;">本邮件由报送系统自动发出；回信由我办工作人员查阅。</p>
</td></tr>
{{>part-end}}
