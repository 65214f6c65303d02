{{! 给本办公室的通知：有来信需要人工核对（纯文本格式）。第一行“主题：”后面是邮件主题。文字可以改，双花括号和其中的名字请不要改。 }}
主题：{{#HAS_MESSAGE}}【待处理{{MESSAGE}}】{{/HAS_MESSAGE}}有一封来信需要人工核对{{#HAS_CAMPAIGN}}：{{CAMPAIGN}}{{/HAS_CAMPAIGN}}
{{OFFICE}}：

　　下面这封来信，系统不能自行判断。来信已经原样保存，没有给对方回信，请人工核对处理。

{{#HAS_MESSAGE}}
   待处理编号：{{MESSAGE}}
{{/HAS_MESSAGE}}
{{#HAS_SENDER}}
   发件人：{{SENDER}}
{{/HAS_SENDER}}
{{#HAS_SUBJECT}}
   主题：{{SUBJECT}}
{{/HAS_SUBJECT}}
   收到时间：{{RECEIVED}}
{{#HAS_CAMPAIGN}}
   活动：{{CAMPAIGN}}
{{/HAS_CAMPAIGN}}
{{#HAS_AGENCY}}
   登记单位：{{AGENCY}}
{{/HAS_AGENCY}}
{{#HAS_RECEIPT}}
   回执编号：{{RECEIPT}}
{{/HAS_RECEIPT}}
{{#HAS_EVIDENCE}}

需要核对的原因：

{{#EVIDENCE_LINE}}
   · {{EVIDENCE}}
{{/EVIDENCE_LINE}}
{{/HAS_EVIDENCE}}
{{#HAS_CANDIDATES}}

来信中提到的单位：

{{#CANDIDATE_LINE}}
   · {{CANDIDATE}}
{{/CANDIDATE_LINE}}
{{/HAS_CANDIDATES}}

{{>part-items}}
{{>part-code}}

　　处理时，请在报送系统的待处理清单里找{{#HAS_MESSAGE}}第 {{MESSAGE}} 号{{/HAS_MESSAGE}}{{#NO_MESSAGE}}这封来信{{/NO_MESSAGE}}，指定它属于哪个单位；需要向对方了解情况的，请另发邮件或打电话，直接回复本通知对方收不到。

报送系统
{{TODAY}}
