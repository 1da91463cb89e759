// The stage: zoom, runs of pages, the density map, the tree of processes.

#include "core/language/chinese.hpp"

namespace cow {
namespace {

constexpr Translation stage_table[] = {
    // commands
    {"Zoom in", "放大"},
    {"Look at memory more closely; or turn the wheel over it.", "更近地看内存；也可在其上转动滚轮。"},
    {"Zoom out", "缩小"},
    {"See more of memory.", "看到更多内存。"},
    {"Zoom to fit", "缩放到全部"},
    {"All of memory, all processes, all pages, as closely as they fit.",
     "全部内存、全部进程、全部页，在放得下的前提下尽量近。"},
    {"Zoom to what happens", "缩放到正在发生之处"},
    {"The frames of the current event, from nearby.", "从近处看当前事件的页框。"},

    // the tree of processes
    {"{} processes; click one to keep its card in view", "{} 个进程；点击可固定其卡片"},
    {"{}, pid {}: {}\n", "{}，pid {}：{}\n"},
    {"child of {}\n", "{} 的子进程\n"},
    {"rss {}\n", "rss {}\n"},
    {"click to let go of its card", "点击取消固定其卡片"},
    {"click to keep its card in view", "点击固定其卡片"},
    {"pid {}", "pid {}"},

    {"\nMore pages have a longer bar, by their logarithm, as far as its name leaves room.",
     "\n页数越多条形越长（按对数），但要给名称留出位置。"},

    // runs of pages
    {"{} pages that are alike; click to list them\n", "{} 个相同状态的页；点击逐页列出\n"},
    {"frames {}", "页框 {}"},

    // memory
    {"zoomed: frames {} to {}", "已放大：页框 {} 至 {}"},
    {"zoomed: frame {}", "已放大：页框 {}"},
    {"Every frame in view has a cell with its contents: nothing is nearer.",
     "可见的每个页框都已显示内容：不能再近了。"},
    {"All of memory is in view: nothing is further away.", "已看到全部内存：不能再远了。"},
    {"{} frames\n", "{} 个页框\n"},
    {"1 frame a square", "每格 1 个页框"},
    {"{} frames a square", "每格 {} 个页框"},
    {"frame {}: ", "页框 {}："},
    {"frames {}–{}: ", "页框 {}–{}："},
    {"all free", "全部空闲"},
    {"{} in use: ", "{} 个在用："},
};

} // namespace

std::span<const Translation> chinese_stage() { return stage_table; }

} // namespace cow
