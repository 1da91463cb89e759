// Kernels side by side, and what is wrong with a faulty one.

#include "core/language/chinese.hpp"

namespace cow {
namespace {

constexpr Translation compare_table[] = {
    {"frames used", "已用页框"},
    {"Frames of anonymous, merged and shared memory, and of files that are mapped.",
     "匿名内存、合并内存、共享内存以及被映射的文件所占的页框。"},
    {"Bytes copied from frame to frame: by faults, by the kernel's writing, by an eager fork.",
     "从页框复制到页框的字节：由缺页、内核写入或立即复制的 fork 引起。"},
    {"faults", "缺页"},
    {"Page faults, also those that end in a signal.", "缺页次数，包括以信号告终的。"},
    {"Pages that hold page tables, roots too. One that processes share counts once.",
     "存放页表的页，包括根。被多个进程共享的只计一次。"},
    {"modelled time", "模型时间"},
    {"What all of this would take on a machine whose costs were measured, in one table.",
     "按一张实测代价表计算，这一切在那台机器上要花的时间。"},
    {"pages copied", "复制的页"},
    {"Pages copied into a new frame.", "复制到新页框的页数。"},
    {"frames reused", "复用的页框"},
    {"Write faults that kept their frame.", "保留原页框的写缺页次数。"},
    {"frames zeroed", "清零的页框"},
    {"New frames filled with zeroes.", "以零填充的新页框数。"},
    {"entries written", "写入的页表项"},
    {"Page-table entries written.", "写入页表项的次数。"},
    {"TLB flushes", "TLB 刷新"},
    {"Times that cached translations were dropped.", "丢弃已缓存转换的次数。"},
    {"TLB misses", "TLB 未命中"},
    {"Translations that were not cached.", "未缓存的转换次数。"},
    {"as Linux does: share pages read-only, copy at the first write", "如 Linux：只读共享，首次写入时复制"},
    {"as the first Unix did: copy every page at once", "如最早的 Unix：立即复制每一页"},
    {"share the page tables too, copy a table at its first fault", "连页表也共享，首次缺页时复制页表"},
    {"the child borrows its parent's memory, and the parent waits", "子进程借用父进程的内存，父进程等待"},
    {"{}; faulty: {}", "{}；有缺陷：{}"},
    {"≠ this step differs", "≠ 这一步有差异"},
    {"Step {} of {}", "第 {} 步，共 {} 步"},
    {"This machine cannot run it.", "本机无法运行。"},
    {"impossible: {}", "不可能：{}"},
    {"\nThe scenario's own kernel.", "\n场景自己的内核。"},
    {"\nClick to choose which kernels are compared.", "\n点击选择要比较的内核。"},
    {"no such process", "没有这个进程"},
    {"mapped, nothing there yet", "已映射，尚无内容"},
    {"read-only, copied on write", "只读，写时复制"},
    {"the zero page, {}", "零页，{}"},
    {"frame {}, {}, mapped {} times", "页框 {}，{}，映射次数 {}"},
    {"KERNELS TO COMPARE", "要比较的内核"},
    {"Beside the scenario's own, one or two of these. Enter or a click takes one in or out.",
     "除场景自己的内核外，再选一两个。回车或点击即选入或移出。"},
    {"Compare kernels", "比较内核"},
    {"The same steps under two or three kernels, side by side; once more, or Esc, leaves it.",
     "同样的步骤在两三个内核下并排进行；再按一次或按 Esc 离开。"},
    {"Kernels to compare", "选择要比较的内核"},
    {"Which ones: what their fork does, and what is wrong with them.",
     "选哪些：它们的 fork 怎样做，有什么缺陷。"},
    {"A scenario that runs can be compared; the editor is closed first.",
     "只能比较正在运行的场景；请先关闭编辑器。"},
    {"nothing is wrong with it", "没有任何问题"},
    {"fork shares a frame without counting the reference", "fork 共享页框却不增加引用计数"},
    {"fork write-protects only the child's pages", "fork 只对子进程的页做写保护"},
    {"read(2) writes into a shared page without a copy", "read(2) 不经复制就写入共享页"},
    {"stale translations stay in the TLB", "过期的转换留在 TLB 中"},
    {"the reference count wraps around at 256", "引用计数到 256 就回绕"},
    {"a write fault keeps the frame, shared or not", "写缺页总是保留页框，不管是否共享"},
    {"a second fork makes shared pages writable again", "再次 fork 使已共享的页重新可写"},
};

} // namespace

std::span<const Translation> chinese_compare() { return compare_table; }

} // namespace cow
