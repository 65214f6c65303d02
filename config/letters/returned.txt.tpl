{{! 给本办公室的通知：发出的信被退回（纯文本格式）。第一行“主题：”后面是邮件主题。文字可以改，双花括号和其中的名字请不要改。 }}
主题：{{#HAS_RECEIPT}}【{{RECEIPT}}】{{/HAS_RECEIPT}}退信{{#HAS_AGENCY}}：{{AGENCY}}{{/HAS_AGENCY}}
{{OFFICE}}：

　　系统发出的下面这封信没有送到：被邮件服务器拒收或退回，或者多次发送都没有成功。收信人没有看到信中的内容。

{{#HAS_AGENCY}}
   收信单位：{{AGENCY}}
{{/HAS_AGENCY}}
{{#HAS_CONTACT}}
   联系电话：{{CONTACT}}
{{/HAS_CONTACT}}
{{#HAS_RECEIPT}}
   回执编号：{{RECEIPT}}
{{/HAS_RECEIPT}}
{{#HAS_SUBJECT}}
   信件主题：{{SUBJECT}}
{{/HAS_SUBJECT}}
{{#HAS_CAMPAIGN}}
   活动：{{CAMPAIGN}}
{{/HAS_CAMPAIGN}}
   得知时间：{{RECEIVED}}
{{#HAS_EVIDENCE}}

没有送到的邮箱和原因：

{{#EVIDENCE_LINE}}
   · {{EVIDENCE}}
{{/EVIDENCE_LINE}}
{{/HAS_EVIDENCE}}

请您处理：

   1. 打电话与收信人联系，转告信中的内容，并核对邮箱地址。
   2. 邮箱地址有变化的，请在单位名册中改正。
   3. 对方用这个邮箱再次来信后，“邮件退回”的标记自动取消。

{{TODAY}}　报送系统
