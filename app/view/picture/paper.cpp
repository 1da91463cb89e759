#include "app/view/picture/paper.hpp"

#include "app/view/picture/svg.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

namespace cow::ui {
namespace {

constexpr std::string_view paper_rules = R"(
:root { color-scheme: light; }
body { margin: 0 auto; padding: 2rem 1.5rem; max-width: 56rem; background: #fff; color: #1b1f27;
       font: 1rem/1.5 Inter, 'Segoe UI', 'Noto Sans', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif;
       font-variant-ligatures: none; font-feature-settings: 'liga' 0, 'calt' 0; }
h1 { margin: 0 0 .25rem; font-size: 1.9rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 .5rem; padding-top: .75rem; border-top: 1px solid #c9ced6; font-size: 1.3rem; }
.about { margin: 0 0 1.5rem; color: #5a6370; }
.teaches { margin: -.75rem 0 .75rem; font-size: 1.12rem; }
.step { margin: 1.5rem 0; break-inside: avoid; }
.do { display: flex; align-items: baseline; gap: .75rem; padding: .35rem .75rem; border-left: .3rem solid;
      background: #f2f4f7; border-radius: 0 .3rem .3rem 0; }
.do b { color: #5a6370; font-weight: 600; }
code { font: .92rem/1.45 'JetBrains Mono', 'DejaVu Sans Mono', Consolas, monospace; overflow-wrap: anywhere;
       white-space: pre-wrap; }
.do code { flex: 1; }
.do .line { color: #5a6370; font-size: .85rem; white-space: nowrap; }
.result { margin: .3rem 0 0 1.05rem; color: #3c4450; }
.wrong { margin: .3rem 0 0 1.05rem; color: #a33a00; font-weight: 600; }
.told { display: flex; gap: 0 2rem; margin: .4rem 0 .6rem; }
.told > * { flex: 1 1 0; min-width: 0; }
.told p { margin: .1rem 0 .3rem 1.05rem; }
.events { margin: 0; padding-left: 1.4rem; columns: 18rem auto; column-gap: 2rem; font-size: .92rem; }
.events li { margin: .1rem 0; break-inside: avoid; }
.events .more { list-style: none; color: #5a6370; }
svg { display: block; width: 100%; height: auto; border: 1px solid #c9ced6; border-radius: .4rem; }
.say { margin: 1rem 0; font-size: 1.08rem; }
.unfold { display: inline-block; margin: .5rem 0; color: #1f5fa8; text-decoration: underline; cursor: pointer; }
.fold { position: absolute; opacity: 0; }
.fold:focus-visible + .unfold { outline: 2px solid #1f5fa8; }
.ask { margin: 1.25rem 0; padding: .75rem 1rem; border: 2px solid #b8860b; border-radius: .4rem; break-inside: avoid; }
.ask p { margin: 0 0 .4rem; font-weight: 600; }
.ask ul { margin: 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.75rem; }
.ask li::before { content: '\2610\00a0'; }
.expect { margin: .4rem 0; }
.expect code { color: #00664a; }
.expect.broken code { color: #a33a00; }
.expect small { display: block; margin-left: 1.5rem; color: #3c4450; }
.answers li { margin: .3rem 0; }
@page { margin: 16mm 15mm; }
@media screen {
  .fold:checked + .unfold, .fold:not(:checked) + .unfold ~ * { display: none; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  .step { margin: 0 0 5mm; }
  .step svg { max-height: 82mm; }
  .ask { break-before: avoid; }
  .fold, .unfold { display: none; }
  .answering, .answers-page { break-before: page; }
  h2 { margin-top: 6mm; break-after: avoid; }
  .do, svg * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
)";

} // namespace

std::string paper_begin(std::string_view title, std::string_view about, std::string_view more) {
    return fmt::format("<!DOCTYPE html>\n<html lang=\"{0}\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                       "<meta name=\"viewport\" "
                       "content=\"width=device-width\"/>\n<title>{1}</title>\n<style>{2}{3}</style>\n"
                       "</head>\n<body>\n<h1>{1}</h1>\n<p class=\"about\">{4}</p>\n",
                       language() == Language::chinese ? "zh-Hans" : "en", xml_text(title), paper_rules, more,
                       xml_text(about));
}

} // namespace cow::ui
