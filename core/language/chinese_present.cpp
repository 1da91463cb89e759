// Presenting: full screen, what a lecturer has in hand.

#include "core/language/chinese.hpp"

namespace cow {
namespace {

constexpr Translation present_table[] = {
    {"Present", "演示"},
    {"Full screen", "全屏"},
    {"All of the screen, without a frame; once more, or Esc, leaves it.",
     "占满屏幕，没有边框；再按一次或按 Esc 退出。"},
    {"Blank", "黑屏"},
    {"A black screen, until a key is pressed.", "黑屏，直到按下某个键。"},
    {"Pen", "画笔"},
    {"Draw over the picture; with the next step it is gone.", "在画面上书写；到下一步即消失。"},
    {"Pointer", "指示点"},
    {"A red dot where the mouse is, until the next step.", "鼠标处显示红点，到下一步为止。"},
    {"Spotlight", "聚光灯"},
    {"All dark but where the mouse is, until the next step.", "除鼠标处外全部变暗，到下一步为止。"},
    {"Wide script", "宽脚本"},
    {"The script, or its editor, over all the width; once more: beside the stage.",
     "脚本或编辑器占满整个宽度；再按一次回到舞台旁。"},
    {"Timeline nearer", "放大时间线"},
    {"Fewer steps and more of their events; or turn the wheel over it.",
     "步骤更少，事件更多；也可在其上转动滚轮。"},
    {"Timeline further away", "缩小时间线"},
    {"More steps.", "显示更多步骤。"},
    {"All of the timeline", "整条时间线"},
    {"From the first step to the last.", "从第一步到最后一步。"},
    {"Timeline to the left", "时间线左移"},
    {"Half a width back, where it is nearer; or turn the wheel with Shift.",
     "放大时后退半个宽度；也可按住 Shift 转动滚轮。"},
    {"Timeline to the right", "时间线右移"},
    {"Half a width on.", "前进半个宽度。"},
    {"Going on where you left. Home leads to the start.", "从上次离开处继续。按 Home 回到开头。"},

    // what went wrong
    {"Broken: {}", "被破坏：{}"},
    {"Step {}: {}", "第 {} 步：{}"},
    {"Not as expected: {}", "与预期不符：{}"},
    {"Here it is: {}", "这里是：{}"},
    {"Invariants broken: {}, expectations that failed: {}", "被破坏的不变式：{}，落空的预期：{}"},
    {"A frame's reference count must be the number of mappings plus one for the page cache. Too low, and the "
     "frame is freed or written while somebody still uses it; too high, and it is never freed.",
     "页框的引用计数必须等于映射数，若在页缓存中则再加一。过小，页框会在仍有人使用时被释放或改写；过大，则永"
     "不释放。"},
    {"A frame's map count must be the number of page-table entries that map it.",
     "页框的映射计数必须等于映射它的页表项数。"},
    {"A frame that one process may write privately must be mapped by nobody else. Otherwise a store shows up "
     "in the memory of another process, which copy-on-write is there to prevent.",
     "一个进程可以私有写入的页框不得被其他进程映射。否则一次写入会出现在另一个进程的内存中，而这正是写时复制"
     "要防止的。"},
    {"A store may only change a frame through a page-table entry that lets it write. Here a store went past "
     "a read-only one, so whoever shares the frame sees the new bytes.",
     "写入只能经由允许写的页表项改变页框。这里的写入绕过了只读页表项，因此共享该页框者都会看到新的字节。"},
    {"What the page table allows, the VMA must allow, and every mapped page must lie in a VMA.",
     "页表允许的，VMA 也必须允许；每个已映射的页都必须位于某个 VMA 中。"},
    {"A mapped frame must belong to the page of the file, or of the memory, that the VMA says; or the kernel "
     "could not find the mappings of a frame.",
     "已映射的页框必须属于 VMA 所说的文件页或内存页；否则内核无法找到页框的映射。"},
    {"A free frame must not be mapped, nor be in the page cache: the next one who allocates it would share "
     "it with a stranger.",
     "空闲页框不得被映射，也不得在页缓存中：否则下一个分配到它的人会与陌生人共享。"},
    {"The TLB must hold nothing that the page table does not say. A stale translation lets a process go on "
     "writing a page that has become read-only, or belongs to somebody else.",
     "TLB 中不得有页表没有的内容。过时的转换让进程继续写一个已变为只读或已属于他人的页。"},
    {"The committed memory must be the sum over all VMAs and, with overcommit=2, stay below the limit.",
     "已承诺内存必须等于所有 VMA 之和；overcommit=2 时还必须低于上限。"},
    {"Page tables must be counted, and shared, as they say they are.", "页表的计数和共享必须与其所记一致。"},
    {"A frame of the page cache must be the frame of that file's page.",
     "页缓存中的页框必须是该文件页的页框。"},
    {"The machine's totals of frames must be what a recount gives.", "机器的页框总数必须与重新清点一致。"},
    {"VMAs must be sorted, not empty, disjoint, and in user space.",
     "VMA 必须有序、非空、互不重叠，且位于用户空间。"},
    {"What nobody refers to must be free: this memory is lost.", "无人引用的必须是空闲的：这块内存丢失了。"},
    {"Address spaces and open files must know how many use them.",
     "地址空间和打开的文件必须知道有多少使用者。"},
    {"The nodes of the stable tree must be merged frames with that content.",
     "稳定树的节点必须是具有该内容的已合并页框。"},
};

} // namespace

std::span<const Translation> chinese_present() { return present_table; }

} // namespace cow
