<tr><td style="padding:16px 24px 20px 24px;">
<p style="margin:0 0 12px 0;text-indent:2em;">来信请直接回复本邮件{{#HAS_RECEIPT}}，并保留主题中的编号【{{RECEIPT}}】{{/HAS_RECEIPT}}。谢谢支持！</p>
<p style="margin:0;text-align:right;">{{OFFICE}}<br>{{TODAY}}</p>
<p style="margin:14px 0 0 0;padding-top:8px;border-top:1px solid #e3e6e9;font-size:12px;color:#8a8f94;">本邮件由报送系统自动发出，来信我办工作人员都能看到。</p>
</td></tr>
{{>part-end}}
