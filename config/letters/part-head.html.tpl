{{! 各封信共用的一段：网页的开头（网页格式）。文字可以改，双花括号和其中的名字请不要改。 }}
<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
</head>
<body style="margin:0;padding:0;background-color:#eef0f2;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#eef0f2" style="background-color:#eef0f2;">
<tr><td align="center" style="padding:8px;">
<table role="presentation" width="680" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" style="table-layout:fixed;width:100%;max-width:680px;background-color:#ffffff;font-family:'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif;font-size:16px;line-height:1.7;color:#222222;text-align:left;">
