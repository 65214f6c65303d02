{{! 请告知单位名称的信（纯文本格式）。第一行“主题：”后面是邮件主题。文字可以改，双花括号和其中的名字请不要改。 }}
主题：{{#HAS_RECEIPT}}【{{RECEIPT}}】{{/HAS_RECEIPT}}请告知报送单位名称{{#HAS_CAMPAIGN}}：{{CAMPAIGN}}{{/HAS_CAMPAIGN}}
{{>part-greeting}}
　　您好！{{RECEIVED}} 发来的邮件{{#HAS_SUBJECT}}（主题：{{SUBJECT}}）{{/HAS_SUBJECT}}收悉，材料已经妥善保存，不必重发。但发信的邮箱尚未在我办登记，暂时不能确认是哪个单位报送的。

　　请直接回复本邮件，写明单位全称、联系人和联系电话，我办核对后即予登记。
{{#HAS_CANDIDATES}}

　　来信中提到了下列单位。如在其中，请在回复里写明是哪一个：

{{#CANDIDATE_LINE}}
   · {{CANDIDATE}}
{{/CANDIDATE_LINE}}
{{/HAS_CANDIDATES}}

{{>part-items}}
{{>part-code}}
{{>part-foot}}
