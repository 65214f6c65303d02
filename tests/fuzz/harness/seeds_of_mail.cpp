// Mails, and what stands in them as text.
#include "parsers/mime/build.hpp"
#include "tests/fuzz/harness/seeds.hpp"
#include "tests/samples/samples.hpp"

namespace baosong::fuzz {
namespace {

/// Attributes of a winmail.dat (MS-OXTNEF 2.1.3.2): level, id, size, bytes, sum.
std::string tnef_attribute(char level, std::uint32_t id, const std::string& bytes) {
  std::string out(1, level);
  for (const std::uint32_t number : {id, static_cast<std::uint32_t>(bytes.size())})
    for (int i = 0; i < 4; ++i) out += static_cast<char>(number >> 8 * i);
  return out + bytes + std::string(2, '\0');
}

std::string winmail() {
  using namespace std::string_literals;
  const std::string names =
      "\2\0\0\0"s + "\3\0\5\x37\1\0\0\0"s + "\x1F\0\7\x37\1\0\0\0"s + "\6\0\0\0"s + "a.\0\0\0\0\0\0"s;
  return "\x78\x9F\x3E\x22\1\0"s + tnef_attribute(1, 0x00069007, "\xA8\3\0\0\0\0\0\0"s) +
         tnef_attribute(1, 0x00028000, "text of the body\0"s) + tnef_attribute(2, 0x00069002, std::string(14, '\0')) +
         tnef_attribute(2, 0x00018010, "a.doc\0"s) + tnef_attribute(2, 0x00069005, names) +
         tnef_attribute(2, 0x0006800F, "content");
}

parsers::mime::OutgoingMail ordinary() {
  parsers::mime::OutgoingMail mail;
  mail.from = {"zlc@fuzhou.example", "福州局质量处"};
  mail.to = {{"office@fujian.example", ""}};
  mail.subject = "福州市市场监督管理局2021年“质量月”活动总结";
  mail.message_id = "<1@fuzhou.example>";
  mail.date = std::chrono::sys_seconds(std::chrono::seconds(1634000000));
  mail.text = "现将总结报上。\n\n----- 原始邮件 -----\n发件人: 省局\n请报送。\n";
  return mail;
}

const std::string k_top =
    "From: =?gb2312?B?uKPW3Q==?= <a@b.example>\r\nSubject: =?utf-8?Q?=E8=B4=A8?= =?utf-8?Q?=E9=87=8F?=\r\n"
    "Date: Tue, 12 Oct 2021 09:00:00 +0800\r\nMessage-ID: <x@b.example>\r\nMIME-Version: 1.0\r\n";

}  // namespace

std::vector<Seed> mail_seeds() {
  std::vector<Seed> all;
  all.push_back({"plain", k_top + "Content-Type: text/plain; charset=gb2312; format=flowed\r\n"
                                  "Content-Transfer-Encoding: quoted-printable\r\n\r\n=D6=CA=C1=BF \r\n=\r\n> q\r\n"});
  all.push_back({"uuencode", k_top + "\r\ntext\r\nbegin 644 a.txt\r\n#86)C\r\n`\r\nend\r\nmore\r\n"});
  all.push_back(
      {"alternative",
       k_top +
           "Content-Type: multipart/related; boundary=\"o\"\r\n\r\n--o\r\nContent-Type: multipart/alternative; "
           "boundary=i\r\n\r\n--i\r\nContent-Type: text/plain\r\n\r\nplain\r\n--i\r\nContent-Type: text/html\r\n\r\n"
           "<p>own<img src=cid:p1><blockquote>q</blockquote>\r\n--i--\r\n--o\r\nContent-Type: image/gif\r\n"
           "Content-ID: <p1>\r\nContent-Transfer-Encoding: base64\r\n\r\nR0lGODlhAQABAAAAACw=\r\n--o--\r\n"});
  all.push_back(
      {"attached", k_top +
                       "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" +
                       "Subject: inner\r\nFrom: c@d.example\r\nContent-Disposition: attachment;\r\n "
                       "filename*0*=gb18030''%D7%DC; filename*1*=%BD%E1.txt\r\n\r\nhello\r\n--b--\r\n"});
  all.push_back({"bounce",
                 "Return-Path: <>\r\nFrom: MAILER-DAEMON@b.example\r\nAuto-Submitted: auto-replied\r\n"
                 "Subject: Undelivered\r\nContent-Type: multipart/report; report-type=delivery-status; "
                 "boundary=r\r\n\r\n--r\r\n\r\nlost\r\n--r\r\nContent-Type: message/delivery-status\r\n\r\n"
                 "Status: 5.1.1\r\n--r--\r\n"});
  parsers::mime::OutgoingMail mail = ordinary();
  mail.html =
      "<p>从QQ邮箱发来的超大附件</p><a href=\"https://mail.qq.com/cgi-bin/ftnExs_download?k=1\">视频.mp4</a> (358.2M)";
  mail.attachments = {
      {"winmail.dat", "application/ms-tnef", winmail(), false, ""},
      {"照片.zip", "application/zip", samples::make_zip({{"图1.txt", "a"}, {"b/c.txt", "b"}}), false, ""},
      {"总结.rtf", "application/rtf", "{\\rtf1\\ansi text\\par}", false, ""}};
  all.push_back({"office", parsers::mime::build_mail(mail)});
  return all;
}

std::vector<Seed> header_seeds() {
  return {
      {"words", k_top},
      {"addresses",
       "From: \"a, b\" <a@b.example>, group: c@d.example (comment (inner)), <@r,@s:e@f.example>;, =?utf-8?B?6LSo?= "
       "<g@h.example>\nReturn-Path: <>\nReply-To: MAILER-DAEMON\n"},
      {"parameters",
       "Content-Type: multipart/mixed (c); boundary=\"a \\\" b\"; charset=utf-8; "
       "name=\"=?GBK?Q?=D7=DC?=\"\nContent-Disposition: attachment; filename*0*=utf-8'zh'%E6%80; filename*1*=%BB; "
       "filename*2=\".doc\"; filename=x\n"},
      {"dates",
       "Date: Tue, 12 Oct 2021 09:00:00 +0800 (CST)\nDate: 2021-10-12T09:00:00Z\nDate: Sunday, 06-Nov-94 08:49:37 "
       "GMT\nDate: Sun Nov  6 08:49:37 1994\nDate: 1 Jan 21 1:2 EST\n"},
      {"ids", "References: <a@b> <c@d.example>\n\t<e@f> bad <g h@i>\nMessage-ID: <\"x y\"@z>\nIn-Reply-To: <a@b>\n"},
      {"rubbish",
       "From x Mon\n\xEF\xBB\xBFSubject : a\rb\nno field\n: none\nX: =?hz?Q?~=7B?= =?iso-2022-jp?B?GyRC?=\n"},
      {"date", "Tue, 12 Oct 2021 09:00:00 +0800"},
  };
}

std::vector<Seed> transfer_seeds() {
  return {{"identity", std::string(1, '\0') + "as it is\r\n"},
          {"base64", "\x01YWJj\r\nZGVm=\r\n-- \r\nfooter"},
          {"quoted", "\x02=D6=CA=\r\nx =20 \r\n=zz="},
          {"uuencode",
           "\x03"
           "begin 644 a.txt\n#86)C\n`\nend\n"}};
}

std::vector<Seed> letter_seeds() {
  return {{"chinese",
           "【FJ2021-0007】关于“质量月”活动总结的回复\n福建省质量强省工作联席会议办公室\n图1 "
           "开幕式现场.jpg\n您好：\n收到。\n"},
          {"ascii", "A \"plain\" subject, with (comments) and <brackets>\nName, A.\na b;c.txt\n> text\n.\n"},
          {"words", "=?utf-8?q?x?= \t y\n=?x?=\n'';%41*=.doc\nFrom x\n"}};
}

std::vector<Seed> text_seeds() {
  return {
      {"plain", "gb2312\n\xD6\xCA\xC1\xBF\xD4\xC2\n"},
      {"quoted", "utf-8\n正文 \n流\n> 引\n在 2021年10月12日，省局 写道：\n旧\n"},
      {"block", "\n报上。\n\n发件人：省局\n发送时间：2021年\n收件人：x\n主题：y\n\n旧\n"},
      {"original", "\n报上。\n-----Original Message-----\nFrom: x\n"},
      {"figures", "utf-8\n开展活动12场，参与3000余人次，发放资料1.2万份。\n"},
      {"links",
       "utf-8\n从QQ邮箱发来的超大附件\n视频.mp4 (358.2M, 2021年11月12日 9:00 到期)\n进入下载页面："
       "https://mail.qq.com/cgi-bin/ftnExs_download?k=1&t=exs&code=2\n"},
      {"netease",
       "utf-8\n从网易163邮箱发来的云附件\nhttps://mail.163.com/large-attachment-download/index.html?file=1\n"},
      {"wide", std::string("utf-16\n-\0N\0\x3A\x56\n\0", 14)},
      {"names", "utf-8\nC:\\a\\..\\/b/./..c//d.JPG  "},
      {"csv", "gbk\na,\"b\n\"\"c\"\n1;2\t3\n"},
  };
}

std::vector<Seed> html_seeds() {
  return {
      {"page",
       "<!DOCTYPE html><html><head><meta charset=gbk><title>t</title><style>x{}</style></head><body><h1>a</h1>"
       "<table><tr><td>1<td>2<tr><td colspan=2>3</table><blockquote>q<blockquote>r</blockquote></blockquote>"
       "<a href=x>y</a>&amp;&#x41;&nbsp;<!-- c --><div style='display:none'>z</div><pre>a\n b</pre><br>"},
      {"cloud",
       "<div>从QQ邮箱发来的超大附件</div><div><a href=\"https://mail.qq.com/cgi-bin/ftnExs_download?k=1\">视频.mp4</a>"
       " (358.2M, 2021年11月12日 9:00 到期)</div><img src=\"cid:a%40b\"><p background='cid:c'>"},
      {"layout",
       "<table><tr><td><table><tr><th>活动<th>人数</table><tr><td></table><script>if(a<b)</script><svg/onload=x>"},
  };
}

std::vector<Seed> imap_seeds() {
  return {
      {"select",
       std::string("\x40* FLAGS (\\Seen)\r\n* 3 EXISTS\r\n* OK [UIDVALIDITY 38] ok\r\nb1 OK [READ-WRITE] x\r\n")},
      {"fetch",
       "\x80* 12 FETCH (UID 44 FLAGS (\\Seen) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" RFC822.SIZE 5 BODY[] "
       "{5}\r\nHello)\r\nb2 OK x\r\n"},
      {"search", "\x20* SEARCH 2 84 882\r\n* ESEARCH (TAG \"b2\") UID ALL 2,10:11\r\n"},
      {"list", "\x60* LIST (\\Junk) \"/\" \"&V4NXPpCuTvY-\"\r\n* LIST () NIL {3}\r\na b\r\n* ID (\"name\" NIL)\r\n"},
      {"other", "\x70+ idling\r\n* CAPABILITY IMAP4rev1 IDLE\r\n* VANISHED (EARLIER) 300:310\r\n* BYE\r\n"},
      {"date",
       "\x10"
       "17-Jul-1996 02:44:25 -0700"},
  };
}

std::vector<Seed> smtp_seeds() {
  return {{"greeting",
           "\x40"
           "220-mx ready\r\n220 go\r\n250-SIZE 1000\r\n250 2.1.0 ok\r\n"},
          {"refusal",
           "\x50"
           "550 5.1.1 no such user\r\n451 4.7.1 later\n354\r\n"},
          {"message", "\x60Subject: x\r\n\r\n.\r\n..a\rb\n.c\r\n"}};
}

std::vector<Seed> tnef_seeds() {
  return {{"winmail", winmail()}};
}

}  // namespace baosong::fuzz
