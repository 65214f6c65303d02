{{! 各封信共用的一段：文件校验码是做什么用的（网页格式）。文字可以改，双花括号和其中的名字请不要改。 }}
{{#HAS_CODES}}
<tr><td style="padding:6px 16px 0 16px;font-size:13px;line-height:1.6;color:#5f6368;">文件校验码由文件内容算出，可作收条：内容完全相同，校验码才相同。双方核对校验码，即可确认是同一个文件。</td></tr>
{{/HAS_CODES}}
