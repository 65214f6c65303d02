{{! 给本办公室的每日汇总（纯文本格式）。第一行“主题：”后面是邮件主题。文字可以改，双花括号和其中的名字请不要改。 }}
主题：报送情况汇总（{{TODAY}}）
{{OFFICE}}：

　　{{RECEIVED}}以来的报送情况如下。

{{#SECTION}}
━━ {{TITLE}} ━━

{{#LINE}}
   · {{WORDS}}
{{#HAS_COMMAND}}
     {{COMMAND}}
{{/HAS_COMMAND}}
{{/LINE}}

{{/SECTION}}
{{#TABLE}}
━━ {{TITLE}} ━━

{{#BAR}}
   {{NAME}}：{{WORDS}}
{{/BAR}}

{{#ROW}}
   · {{STATE}}　{{NAME}}{{#HAS_REMARK}}（{{REMARK}}）{{/HAS_REMARK}}
{{/ROW}}

{{/TABLE}}

{{TODAY}}　报送系统
