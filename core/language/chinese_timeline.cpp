// The timeline, the plots, and the window in words.

#include "core/language/chinese.hpp"

namespace cow {
namespace {

constexpr Translation table[] = {
    // commands
    {"Go to", "转到"},
    {"Go to step…", "转到某一步…"},
    {"By its number; what has not run is run.", "按编号；尚未执行的会被执行。"},
    {"Next fault", "下一次缺页"},
    {"To where the next page fault is raised.", "到下一次发生缺页异常之处。"},
    {"Previous fault", "上一次缺页"},
    {"Back to where the last one was raised.", "回到上一次发生之处。"},
    {"Next copy", "下一次复制"},
    {"To where the next page is copied.", "到下一次复制页之处。"},
    {"Previous copy", "上一次复制"},
    {"Back to where the last one was copied.", "回到上一次复制之处。"},
    {"Next event of the selection", "所选对象的下一个事件"},
    {"To the next event that touches what is selected.", "到下一个涉及所选对象的事件。"},
    {"Previous event of the selection", "所选对象的上一个事件"},
    {"Back to the last one that touched it.", "回到上一个涉及它的事件。"},
    {"Bookmark", "书签"},
    {"Mark this place in the timeline, or take the mark away.", "在时间线上标记此处，或去掉标记。"},
    {"Next bookmark", "下一个书签"},
    {"To the next place that was marked.", "到下一个标记之处。"},
    {"Previous bookmark", "上一个书签"},
    {"To the one before.", "到前一个。"},
    {"Next branch", "下一个分支"},
    {"To another course of events, from before the script was changed.", "转到修改脚本之前的另一条事件线。"},
    {"Next chapter", "下一章"},
    {"To the next heading of the scenario (step \"…\").", "转到场景的下一个标题（step \"…\"）。"},
    {"Previous chapter", "上一章"},
    {"To the beginning of this one, or of the one before.", "转到本章开头，或上一章开头。"},
    {"Chapters…", "章节…"},
    {"The headings of the scenario, to choose one.", "场景的各个标题，可选择其一。"},
    {"Chapters", "章节"},
    {"This scenario has no chapters.", "此场景没有章节。"},
    {"No chapter after this.", "之后没有章节。"},
    {"No chapter before this.", "之前没有章节。"},
    {"step {}", "第 {} 步"},
    {"Plots", "曲线图"},
    {"Frames, faults, copies and memory over the steps.", "各步的页框、缺页、复制和内存。"},
    {"Text mirror", "文字镜像"},
    {"All that is shown, as plain text.", "所显示的一切，以纯文本呈现。"},
    {"Copy as text", "复制为文本"},
    {"All that is shown, as plain text, to the clipboard.", "把所显示的一切以纯文本放入剪贴板。"},

    // what was not found
    {"No fault before this.", "在此之前没有缺页。"},
    {"No copy before this.", "在此之前没有复制。"},
    {"No further fault.", "之后没有缺页了。"},
    {"No further copy.", "之后没有复制了。"},
    {"Nothing is selected. Click a page or a frame first.", "没有选中任何对象。请先点击一个页或页框。"},
    {"Nothing further touches what is selected.", "之后没有事件涉及所选对象。"},
    {"Nothing before this touched what is selected.", "在此之前没有事件涉及所选对象。"},
    {"Nothing up to step {}. Once more looks further.", "到第 {} 步为止没有找到。再按一次继续查找。"},
    {"There is one branch. Another begins where the script is changed.",
     "只有一个分支。修改脚本之处会开始另一个。"},
    {"No bookmark after this. Ctrl+B sets one.", "之后没有书签。按 Ctrl+B 设置。"},
    {"No bookmark before this. Ctrl+B sets one.", "之前没有书签。按 Ctrl+B 设置。"},
    {"Copied as text.", "已复制为文本。"},

    // go to step
    {"Go to step", "转到某一步"},
    {"0 to {}, or 3.7 for event 7 of step 3", "0 到 {}，或 3.7 表示第 3 步的第 7 个事件"},
    {"There is no such step: 0 to {}.", "没有这一步：0 到 {}。"},

    // timeline
    {"fault", "缺页"},
    {"KSM", "KSM"},
    {"process", "进程"},
    {"mapping", "映射"},
    {"memory access", "内存访问"},
    {"Steps {} to {}", "第 {} 到 {} 步"},
    {"Step {}, event {}: {}", "第 {} 步，事件 {}：{}"},
    {"and {} more here", "此处还有 {} 个"},
    {"Bookmark: step {}, event {}", "书签：第 {} 步，事件 {}"},
    {"Another course of events, from before a change of the script.\nIt parts after step {} and has {} "
     "steps that ran. Click to go there.",
     "修改脚本之前的另一条事件线。\n在第 {} 步之后分开，共执行了 {} 步。点击转到那里。"},

    // figures and plots
    {"eager fork: {}", "立即复制的 fork：{}"},
    {"PLOTS OVER THE STEPS", "各步的曲线图"},
    {"Faults by kind", "各类缺页"},
    {"Memory of processes", "进程的内存"},
    {"frames", "页框"},
    {"an eager fork would have", "立即复制的 fork 会复制"},
    {"copied", "已复制"},
    {"mapped", "已映射"},
    {"saved", "节省"},
    {"zero-fill", "零填充"},
    {"zero page", "零页"},
    {"copy", "复制"},
    {"reuse", "复用"},
    {"read from disk", "从磁盘读取"},
    {"killed", "被终止"},
    {"other", "其他"},
    {"At the beginning", "开头"},
    {"After step {}", "第 {} 步之后"},

    // the window in words
    {"Copy", "复制文本"},
    {"TEXT MIRROR", "文字镜像"},
    {"Step {} of {}: {}", "第 {} 步，共 {} 步：{}"},
    {"At the beginning, before step 1 of {}", "开头，在第 1 步之前，共 {} 步"},
    {"Nothing happened in it.", "其中什么也没有发生。"},
    {"Event {} of {}: {}", "事件 {}，共 {} 个：{}"},
    {"… and {} more processes", "……还有 {} 个进程"},
    {"Frames: {} of {} in use for data", "页框：{1} 个中有 {0} 个存放数据"},
    {"… and others: {} frames are taken in all", "……还有其他：共占用 {} 个页框"},
    {"{}, pid {}, {}", "{}，pid {}，{}"},
    {", killed by {}", "，被 {} 终止"},
    {"  {}: 0x{:x} to 0x{:x}, {}, pages: {}", "  {}：0x{:x} 到 0x{:x}，{}，页数：{}"},
    {"  … and {} more areas", "  ……还有 {} 个区域"},
    {"  … and {} more pages", "  ……还有 {} 页"},
    {"copy-on-write", "写时复制"},
    {"  {}: {}, references: {}", "  {}：{}，引用数：{}"},
    {", begins with {}", "，开头为 {}"},
    {", and {} more", "，还有 {} 个"},
    {"{} events pass.", "经过 {} 个事件。"},
    {"To step {}.", "到第 {} 步。"},
    {"This is the end.", "到此结束。"},
    {"{}. Steps: {}.", "{}。步数：{}。"},
    {"Back to the beginning.", "回到开头。"},
    {"Back to: {}", "回到：{}"},
};

} // namespace

std::span<const Translation> chinese_timeline() { return table; }

} // namespace cow
