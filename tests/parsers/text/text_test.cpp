#include <gtest/gtest.h>

#include "parsers/text/charset.hpp"
#include "parsers/text/cloud_links.hpp"
#include "parsers/text/figures.hpp"
#include "parsers/text/han.hpp"
#include "parsers/text/html_text.hpp"
#include "parsers/text/names.hpp"
#include "parsers/text/text_lines.hpp"

namespace baosong::parsers {
namespace {

using namespace std::string_literals;

TEST(Charset, DeclaredThenDetected) {
  struct Row {
    const char* name;
    std::string bytes;
    const char* charset;
    std::string want;
  };
  const Row rows[] = {
      {"UTF-8", "发票", "utf-8", "发票"},
      {"gb2312 is GB18030", "\xB7\xA2\x81\x39\xEE\x39", "gb2312", "发㐀"},
      {"GBK character declared gb2312", "\xE9\x46", "gb2312", "镕"},
      {"nothing declared, GBK", "\xB7\xA2\xC6\xB1", "", "发票"},
      {"nothing declared, UTF-8", "发票", "", "发票"},
      {"unknown charset", "\xB7\xA2", "x-none", "发"},
      {"GBK declared as UTF-8", "\xB7\xA2\xC6\xB1", "utf-8", "发票"},
      {"UTF-8 declared as gb2312", "发票！", "gb2312", "发票！"},
      {"UTF-8 declared as ASCII", "发票", "us-ascii", "发票"},
      {"UTF-8 declared as Latin", "总结发票", "iso-8859-1", "总结发票"},
      {"UTF-8 declared as GBK, of pairs that fit", "总结", "gbk", "总结"},
      {"UTF-8 declared as GBK, with a no-break blank and signs", "①质量月\u00A0活动√", "gb2312", "①质量月\u00A0活动√"},
      {"GBK that is valid UTF-8 by chance", "\xD7\xB0\xD7\xB0", "gbk", "装装"},
      {"GBK declared as Latin", "\xD6\xCA\xC1\xBF\xD4\xC2 2021", "iso-8859-1", "质量月 2021"},
      {"GBK declared as Windows Latin", "\xD6\xCA\xC1\xBF", "windows-1252", "质量"},
      {"Latin capitals side by side", "\xC5\xC4\xD6 \xE5\xE4\xF6 na\xEF\xE9", "iso-8859-1", "ÅÄÖ åäö naïé"},
      {"Latin words", "Die Hasen und die Fr\xF6sche, \xC4rger", "iso-8859-1", "Die Hasen und die Frösche, Ärger"},
      {"Latin", "caf\xE9", "iso-8859-1", "café"},
      {"Latin that would be UTF-8", "\xC3\xB4", "iso-8859-1", "Ã´"},
      {"Windows quotes in Latin", "\x93x\x94", "iso-8859-1", "“x”"},
      {"Big5", "\xB5\x6F\xB2\xBC", "big5", "發票"},
      {"HZ", "~{7\"F1~}", "hz-gb-2312", "发票"},
      {"ISO-2022-JP", "\x1B$B%G\x1B(B", "iso-2022-jp", "デ"},
      {"BOM wins", "\xEF\xBB\xBF发", "gbk", "发"},
      {"UTF-16 with BOM", "\xFF\xFE\xD1\x53"s, "utf-8", "发"},
      {"UTF-16LE without BOM", "a\0\xD1\x53"s, "utf-16", "a发"},
      {"NUL is left out", "a\0b"s, "utf-8", "ab"},
      {"one broken byte loses one character", "发票\xFF总结", "utf-8", "发票\xEF\xBF\xBD总结"},
      {"empty", "", "utf-8", ""},
  };
  for (const Row& row : rows) EXPECT_EQ(to_utf8(row.bytes, row.charset), row.want) << row.name;
  EXPECT_TRUE(is_utf8("发"));
  EXPECT_FALSE(is_utf8("\xC0\x80"));
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));
  EXPECT_FALSE(is_utf8("\xE5\x8F"));
  EXPECT_TRUE(is_gb18030("\xB7\xA2 a"));
  EXPECT_FALSE(is_gb18030("\xB7"));
  EXPECT_TRUE(is_gb18030(""));
}

TEST(Han, CountsAndNormalForms) {
  EXPECT_EQ(count_han("质量月2021，a 〇㐀𠀀"), 6U);
  EXPECT_EQ(count_han("カタカナ한글"), 0U);
  EXPECT_EQ(normalised(" Ａｂ　Ｃ\t质\u200B量（1）"), "abc质量(1)");
  EXPECT_EQ(trimmed("\u3000 a b\u00A0\n"), "a b");
  EXPECT_EQ(trimmed(" \u3000"), "");
  EXPECT_EQ(lines("a\r\nb\n\nc"), (std::vector<std::string_view>{"a", "b", "", "c"}));
  EXPECT_TRUE(lines("").empty());
  std::string marks = "a";
  for (int i = 0; i < 300000; ++i) marks += i % 2 ? "\u0301" : "\u0323";
  EXPECT_LT(normalised(marks).size(), 200U) << "runs of marks longer than any script has are cut";
}

TEST(Names, BecomeThePathsOfTheContract) {
  struct Row {
    const char* raw;
    const char* want;
  };
  const Row rows[] = {
      {"图1.jpg", "图1.jpg"},
      {"a\\b\\图.jpg", "a/b/图.jpg"},
      {"C:\\dir\\a.doc", "dir/a.doc"},
      {"c:a.doc", "a.doc"},
      {"/etc/passwd", "etc/passwd"},
      {"../../a", "a"},
      {"a/./b//c/..", "a/b/c"},
      {"a\x01\nb", "ab"},
      {".\x01./a", "a"},
      {"\xC2\x85x", "x"},
      {"", ""},
      {"..", ""},
      {"C:", ""},
      {"\\\\server\\share\\a", "server/share/a"},
      {"a:b", "b"},
      {"12:30.doc", "12:30.doc"},
  };
  for (const Row& row : rows) EXPECT_EQ(safe_path(row.raw), row.want) << row.raw;
  EXPECT_EQ(safe_name("a\\b/图.jpg"), "图.jpg");
  EXPECT_EQ(extension("图1.JPG"), "jpg");
  EXPECT_EQ(extension("a.b/c"), "");
  EXPECT_EQ(extension(".bashrc"), "");
  EXPECT_TRUE(is_rubbish("x/__MACOSX/._a.jpg"));
  EXPECT_TRUE(is_rubbish("a/THUMBS.DB"));
  EXPECT_TRUE(is_rubbish("~$总结.docx"));
  EXPECT_FALSE(is_rubbish("总结.docx"));
}

TEST(QuotedText, IsToldFromOwn) {
  struct Row {
    const char* name;
    std::string text;
    std::string own;
  };
  const Row rows[] = {
      {"nothing quoted", "a\nb\n", "a\nb\n"},
      {"marked lines", "a\n> b\n>c\nd\n", "a\nd\n"},
      {"QQ", "a\n\n------------------ 原始邮件 ------------------\n发件人: x\nb\n", "a\n"},
      {"QQ with no-break blanks", "a\n------------------\u00A0原始邮件\u00A0------------------\nb\n", "a\n"},
      {"QQ in English", "a\n------------------ Original ------------------\nb\n", "a\n"},
      {"Coremail", "a\n-----原始邮件-----\nb\n", "a\n"},
      {"Outlook", "a\n-----Original Message-----\nb\n", "a\n"},
      {"NetEase", "a\n在 2021-10-08 12:00:25，\"b\" <c@d.example> 写道：\nb\n", "a\n"},
      {"NetEase in English", "a\nAt 2021-10-08 12:00:25, \"b\" <c@d.example> wrote:\nb\n", "a\n"},
      {"Thunderbird", "a\n在 2021/10/8 12:00, b 写道:\nb\n", "a\n"},
      {"wrapped attribution", "a\n在 2021年10月8日，\nb <c@d.example> 写道：\nb\n", "a\n"},
      {"Gmail", "a\nb <c@d.example> 于2021年10月8日周五 下午3:00写道：\nb\n", "a\n"},
      {"On wrote", "a\nOn Fri, Oct 8, 2021 at 3:00 PM B <c@d.example>\nwrote:\nb\n", "a\n"},
      {"Foxmail block", "a\n\n发件人： b\n发送时间： 2021-10-08 12:00\n收件人： c\n主题： d\n\nb\n", "a\n"},
      {"Outlook block", "a\nFrom: b\nSent: Friday\nTo: c\nSubject: d\nb\n", "a\n"},
      {"block in bold", "a\n*发件人:* b\n*日期:* c\n*收件人:* d\nb\n", "a\n"},
      {"NetEase's own programs", "a\n---- 转发的原邮件 ----\n| 发件人 | b |\nb\n", "a\n"},
      {"NetEase's own programs in English", "a\n---- Replied Message ----\n| From | b |\nb\n", "a\n"},
      {"NetEase forwards in English", "a\n-------- Forwarding messages --------\nFrom: b\nb\n", "a\n"},
      {"Outlook 2003", "a\n-----邮件原件-----\nb\n", "a\n"},
      {"Thunderbird forwards", "a\n-------- 转发的消息 --------\n主题: b\nb\n", "a\n"},
      {"Thunderbird's order", "a\n主题: b\n日期: c\n发件人: d\n收件人: e\nb\n", "a\n"},
      {"a rule above the block", "a\n____________________\n发件人: b\n发送时间: c\n收件人: d\n主题: e\nb\n", "a\n"},
      {"a title above the block", "a\n原始邮件\n\n发件人：\tb\n发件时间：\tc\n收件人：\td\n主题：\te\nb\n", "a\n"},
      {"Apple Mail forwards", "a\n下面是被转发的邮件：\n\n发件人: b\n主题: c\n日期: d\n收件人: e\nb\n", "a\n"},
      {"Xiaomi", "a\nb <c@d.example>在 2021年10月8日 下午3:00写道：\nb\n", "a\n"},
      {"prose of a year", "在2021年质量月启动仪式上，他写道：\n好\n", "在2021年质量月启动仪式上，他写道：\n好\n"},
      {"a plan", "时间：9月1日\n主题：质量\n收件人：县局\n日期：x\n",
       "时间：9月1日\n主题：质量\n收件人：县局\n日期：x\n"},
      {"prose with 写道", "在会上，他写道：\n好\n", "在会上，他写道：\n好\n"},
      {"one line 发件人", "发件人：市局\n联系人：甲\n电话：1\n", "发件人：市局\n联系人：甲\n电话：1\n"},
      {"a rule of dashes", "a\n------------------\nb\n", "a\n------------------\nb\n"},
      {"prose 原始邮件", "请见原始邮件\nb\n", "请见原始邮件\nb\n"},
      {"empty", "", ""},
  };
  for (const Row& row : rows) EXPECT_EQ(split_quoted(text_lines(row.text), 1000).own, row.own) << row.name;
  EXPECT_EQ(split_quoted({{"a", false}, {"b", true}, {"c", false}}, 1000).own, "a\nc\n");
  EXPECT_EQ(split_quoted({{"a", false}, {"b", true}, {"c", false}}, 1000).quoted, "b\n");
  EXPECT_EQ(split_quoted(text_lines("发票发票"), 4).own, "发\n") << "cut between characters";
}

TEST(TextLines, WhateverEndsThem) {
  const auto joined = [](std::string_view text) {
    std::string out;
    for (const TextLine& line : text_lines(text)) out += line.text + "|";
    return out;
  };
  EXPECT_EQ(joined("a\nb\r\nc\r\r\nd\re"), "a|b|c|d|e|");
  EXPECT_EQ(joined("a\r\rb"), "a||b|");
  EXPECT_EQ(joined("a\r\r\rb\r\r\r\n\r\r"), "a|||b|||");
  EXPECT_EQ(joined("a\n\n"), "a||");
}

TEST(FormatFlowed, JoinsSoftLines) {
  const auto flowed = [](std::string_view text, bool delete_space) {
    std::string out;
    for (const TextLine& line : unflowed(text_lines(text), delete_space)) out += line.text + "|";
    return out;
  };
  EXPECT_EQ(flowed("a \nb\nc", false), "a b|c|");
  EXPECT_EQ(flowed("发 \n票\n", true), "发票|");
  EXPECT_EQ(flowed("> a \n> b\nc", false), "> a b|c|");
  EXPECT_EQ(flowed("> a \nb", false), "> a |b|") << "another depth ends the paragraph";
  EXPECT_EQ(flowed("a\n-- \nb", false), "a|-- |b|");
  EXPECT_EQ(flowed(" >a", false), ">a|") << "space-stuffed";
}

TEST(HtmlText, OneHiddenElementDoesNotHideTheRest) {
  struct Row {
    const char* name;
    const char* html;
    const char* text;
  };
  const Row rows[] = {
      {"hidden paragraph never closed", "<p style='display:none'>x<p>a<p>b", "a\nb"},
      {"hidden paragraph before a block", "<p style='display:none'>x<div>a</div>", "a\n"},
      {"hidden item never closed", "<ul><li style='display:none'>x<ul><li>y</ul><li>a</ul>", "a\n"},
      {"hidden cell never closed", "<table><tr><td style='display:none'>x<td>a</table>", "a\n"},
      {"hidden row", "<table><tr style='display:none'><td>x<td>y<tr><td>a</table>", "a\n"},
      {"hidden division", "<div style='display:none'>x<div>y</div><p>z</div><p>a", "a"},
  };
  for (const Row& row : rows) EXPECT_EQ(read_html(row.html, 1000).text, row.text) << row.name;
}

TEST(CloudLinks, AreToldFromOrdinaryOnes) {
  EXPECT_EQ(cloud_provider("http://mail.qq.com/cgi-bin/ftnExs_download?k=1"), "qq");
  EXPECT_EQ(cloud_provider("https://wx.mail.qq.com/ftn/download?func=3&key=1"), "qq");
  EXPECT_EQ(cloud_provider("https://mail.163.com/large-attachment-download/index.html?file=1"), "netease");
  EXPECT_EQ(cloud_provider("https://dashi.163.com/html/cloud-attachment-download/?key=1"), "netease");
  EXPECT_EQ(cloud_provider("https://mail.sina.com.cn/filecenter/download.php?id=1"), "sina");
  EXPECT_EQ(cloud_provider("https://qiye.aliyun.com/alimail/openLinks/downloadMimeMetaDetail?id=1"), "aliyun");
  EXPECT_EQ(cloud_provider("https://mail.10086.cn/share/getfile?id=1"), "139");
  EXPECT_EQ(cloud_provider("https://mail.fz.example/coremail/s?func=nf:getfile&id=1"), "coremail");
  EXPECT_EQ(cloud_provider("https://www.qq.com/ftn"), "");
  EXPECT_EQ(cloud_provider("https://mail.qq.com.evil.example/cgi-bin/ftnExs_download"), "");
  EXPECT_EQ(cloud_provider("https://www.163.com/news"), "");
  EXPECT_EQ(cloud_provider("javascript:ftn"), "");
}

TEST(CloudLinks, OfTextAreOneAFile) {
  const std::vector<CloudLink> links = cloud_links(
      "您好\n从QQ邮箱发来的超大附件\n\n一 号.mp4 (411.6M, 2021年11月11日 10:33 "
      "到期)进入下载页面：http://mail.qq.com/cgi-bin/ftnExs_download?k=1\n"
      "二.zip (1.2 GB, 无限期)\n下载：https://mail.163.com/large-attachment-download/index.html?file=2\n"
      "官网 https://www.fz.example/a.mp4\n");
  ASSERT_EQ(links.size(), 2U);
  EXPECT_EQ(links[0], (CloudLink{"一 号.mp4", "http://mail.qq.com/cgi-bin/ftnExs_download?k=1", "411.6M",
                                 "2021年11月11日 10:33", "qq"}));
  EXPECT_EQ(links[1].name, "二.zip");
  EXPECT_EQ(links[1].size, "1.2 GB");
  EXPECT_EQ(links[1].provider, "netease");
}

TEST(CloudLinks, OfTextWithLabels) {
  const std::vector<CloudLink> links = cloud_links(
      "超大附件：\n文件名：质量月.mp4\n大小：411.6M\n有效期至：2021-11-11\n"
      "下载地址：https://mail.163.com/large-attachment-download/index.html?p=1\n");
  ASSERT_EQ(links.size(), 1U);
  EXPECT_EQ(links[0].name, "质量月.mp4");
  EXPECT_EQ(links[0].size, "411.6M");
  EXPECT_EQ(links[0].expires, "2021-11-11");
}

TEST(CloudLinks, OfEveryProvidersHtml) {
  struct Row {
    const char* name;
    std::string html;
    std::vector<std::vector<std::string>> want;  // name, size, expiry
  };
  const std::string netease = "https://mail.163.com/large-attachment-download/index.html?p=1";
  const Row rows[] = {
      {"NetEase, figures below the name",
       "<div>从网易邮箱大师发来的云附件</div><div><a "
       "href='https://dashi.163.com/html/cloud-attachment-download/?key=a'>质量月.mp4</a>"
       "<br>411.6MB<br>2021-11-11 10:33 到期</div><div><a "
       "href='https://dashi.163.com/html/cloud-attachment-download/?key=a'>"
       "下载</a></div>",
       {{"质量月.mp4", "411.6MB", "2021-11-11 10:33"}}},
      {"NetEase, the block is one link",
       "<a href='" + netease + "'><div>质量月.mp4</div><div>411.6M，有效期至2021年11月11日</div></a>",
       {{"质量月.mp4", "411.6M", "2021年11月11日"}}},
      {"Sina",
       "<div><a href='http://mail.sina.com.cn/filecenter/download.php?id=1'>质量月.mp4</a> (411.6M) "
       "2021年11月11日过期</div>",
       {{"质量月.mp4", "411.6M", "2021年11月11日"}}},
      {"Aliyun, a table",
       "<table><tr><td>质量月.mp4</td><td>411.6M</td><td>过期时间：2021-11-11 10:33</td><td>"
       "<a href='https://qiye.aliyun.com/alimail/openLinks/downloadMimeMetaDetail?id=1'>下载</a></td></tr></table>",
       {{"质量月.mp4", "411.6M", "2021-11-11 10:33"}}},
      {"139, two files",
       "<div><a href='http://disk.mail.10086.cn/share/getfile?id=1'>质量月.mp4</a>（411.6M） 到期时间：2021-11-11 "
       "10:33</div>"
       "<div><a href='http://disk.mail.10086.cn/share/getfile?id=2'>照片.zip</a>（3M）</div>",
       {{"质量月.mp4", "411.6M", "2021-11-11 10:33"}, {"照片.zip", "3M", ""}}},
      {"Coremail, name before the button",
       "<div>质量月.mp4 411.6 MB <a href='http://mail.fz.example/coremail/common/nflink.jsp?id=1'>下载</a> "
       "有效期至：2021-11-11</div>",
       {{"质量月.mp4", "411.6 MB", "2021-11-11"}}},
      {"two files of one name",
       "<div><a href='http://mail.qq.com/cgi-bin/ftnExs_download?k=1'>1.mp4</a> (1M)</div>"
       "<div><a href='http://mail.qq.com/cgi-bin/ftnExs_download?k=2'>1.mp4</a> (2M)</div>",
       {{"1.mp4", "1M", ""}, {"1.mp4", "2M", ""}}},
  };
  for (const Row& row : rows) {
    std::vector<std::vector<std::string>> got;
    for (const CloudLink& link : cloud_links(read_html(row.html, 100000), 1000))
      got.push_back({link.name, link.size, link.expires});
    EXPECT_EQ(got, row.want) << row.name;
  }
}

// Each took minutes or hours, before it was linear.
TEST(HostileText, TakesNoLongerThanItsLength) {
  constexpr std::size_t k_size = 4 << 20;
  EXPECT_EQ(text_lines(std::string(k_size, '\r')).size(), 200'000U);
  std::string addresses;
  while (addresses.size() < k_size) addresses += "http";
  EXPECT_TRUE(cloud_links(addresses).empty());
  EXPECT_TRUE(cloud_links("从QQ邮箱发来的超大附件\na.mp4 " + std::string(800, '(') + addresses).empty());
  std::string numbers;
  while (numbers.size() < k_size) numbers += "1场";
  EXPECT_TRUE(find_figures({numbers}).empty());
}

TEST(Html, KeepsNoMoreThanAskedAndNoHalfCharacter) {
  EXPECT_EQ(read_html("<p>质量月</p>", 5).text, "质");
  EXPECT_EQ(read_html("<p>a</p><blockquote>质量月</blockquote>", 6).quoted, "质");
}

TEST(CloudLinks, OfHtmlAreOneAFile) {
  const std::string file = R"(<div><a href="http://mail.qq.com/cgi-bin/ftnExs_download?k=1"><img src="x.gif"></a></div>
    <div><a href="http://mail.qq.com/cgi-bin/ftnExs_download?k=1">一.mp4</a><span> (411.6M, 2021年11月11日 10:33 到期)</span></div>
    <div><a href="http://mail.qq.com/cgi-bin/ftnExs_download?k=1">进入下载页面</a></div>)";
  const HtmlText html =
      read_html("<p>您好 <a href='https://www.fz.example/'>官网</a></p><b>从QQ邮箱发来的超大附件</b>" + file +
                    R"(<div><a href="http://mail.qq.com/cgi-bin/ftnExs_download?k=2">二.zip</a> (3M)</div>
                                         <blockquote><a href="http://mail.qq.com/cgi-bin/ftnExs_download?k=3">三.zip</a></blockquote>)",
                100000);
  const std::vector<CloudLink> links = cloud_links(html, 1000);
  ASSERT_EQ(links.size(), 2U);
  EXPECT_EQ(links[0], (CloudLink{"一.mp4", "http://mail.qq.com/cgi-bin/ftnExs_download?k=1", "411.6M",
                                 "2021年11月11日 10:33", "qq"}));
  EXPECT_EQ(links[1].name, "二.zip");
  EXPECT_TRUE(cloud_links(html, 1).empty()) << "what stands in quoted text is not sent now";
}

}  // namespace
}  // namespace baosong::parsers
