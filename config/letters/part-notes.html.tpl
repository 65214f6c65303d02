{{#LATE}}
<p style="margin:0 0 12px 0;text-indent:2em;">另，本次材料收到时已过截止日期，我办已作逾期登记。</p>
{{/LATE}}
{{#UNCONFIRMED}}
<p style="margin:0 0 12px 0;text-indent:2em;">另，发信的邮箱尚未在我办登记，材料暂按贵单位报送登记，我办将与贵单位核实。</p>
{{/UNCONFIRMED}}
