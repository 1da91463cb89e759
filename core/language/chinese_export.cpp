// Pictures and handouts.

#include "core/language/chinese.hpp"

namespace cow {
namespace {

constexpr Translation table[] = {
    {"Export", "导出"},
    {"Save picture as PNG", "将画面存为 PNG"},
    {"The window as it is now.", "窗口现在的样子。"},
    {"Save picture as SVG", "将画面存为 SVG"},
    {"The same as shapes and text, sharp at any size.", "同一画面，由图形和文字组成，放大也清晰。"},
    {"Save stage as picture", "将舞台存为图片"},
    {"The stage alone, as SVG or PNG: without toolbar, script and panels.",
     "只有舞台，SVG 或 PNG：没有工具栏、脚本和面板。"},
    {"Save contact sheet", "保存各步总览"},
    {"The stage after every step, all on one page, as PNG or SVG.",
     "每一步之后的舞台，全部在一页上，PNG 或 SVG。"},
    {"Save picture as", "图片另存为"},
    {"The name must end in .png or .svg.", "名称必须以 .png 或 .svg 结尾。"},
    {"The name must end in {}.", "名称必须以 {} 结尾。"},
    {"There is not enough memory for it.", "内存不足。"},
    {"{} steps are too many for one sheet; cowscope render makes one of some of them.",
     "{} 步对一页来说太多；用 cowscope render 可以只取其中一部分。"},
    {"Save steps as GIF", "将各步存为 GIF"},
    {"All steps as they play, again and again.", "播放所有步骤，循环不止。"},
    {"Save handout as HTML", "将讲义存为 HTML"},
    {"For each step a picture and what happens, to print.", "每一步一幅图和发生的事，可打印。"},
    {"Show what happens", "看看会发生什么"},
    {"Saved as {}", "已存为 {}"},
    {"There are no steps to show.", "没有可显示的步骤。"},
    {"{} steps are too many for one animation; cowscope render makes one of some of them.",
     "{} 步对一个动画来说太多；用 cowscope render 可以只取其中一部分。"},
    {"Making {}: {} %", "正在生成 {}：{} %"},
    {"No scenario is open, so there is no picture to save.", "没有打开场景，所以没有画面可存。"},
    {"The last one is not finished yet.", "上一个还没有完成。"},

    // ---- questions for other systems ---------------------------------------------------------------------------------
    {"{} questions, {} points", "{} 道题，共 {} 分"},
    {"Name:", "姓名："},
    {"Date:", "日期："},
    {"Tick each page of which this is true: {}", "勾选符合的页：{}"},
    {"page {}", "第 {} 页"},
    {"does not fault", "不缺页"},
    {"not copied", "未复制"},
    {"not writable", "不可写"},
    {"one of the frames", "某个页框"},
    {"In memory:\n{}", "内存中：\n{}"},
    {"Questions", "题目"},
    {"A drill: level {}, seed {}", "练习：第 {} 级，种子 {}"},
};

} // namespace

std::span<const Translation> chinese_export() { return table; }

} // namespace cow
