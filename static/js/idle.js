// Warns before the session ends, lets it go on, and leaves the page when it has ended.
// `portal:session-ending` comes with the warning and `portal:session-over` at the end, on the document.
const dialog = document.querySelector('[data-idle]')
const WARNED_BEFORE = 120
const form = dialog?.querySelector('form')
const words = dialog?.querySelector('[data-idle-left]')
let until = Date.now() + Number(dialog?.dataset.idleMinutes) * 60000
let timer

async function ask (options) {
  try {
    const answer = await fetch(dialog.dataset.idle, { headers: { Accept: 'application/json' }, ...options })
    if (answer.redirected) return 0
    return (await answer.json()).seconds
  } catch {
    return Math.max(0, (until - Date.now()) / 1000) // the network is away: keep counting
  }
}

function over () {
  dialog.close()
  if (!document.dispatchEvent(new Event('portal:session-over', { cancelable: true }))) return
  const here = location.pathname + location.search
  location.assign(`${dialog.dataset.idleEnd}?next=${encodeURIComponent(here)}&idle=1`)
}

// What another tab did counts too, so the server is asked before anybody is warned or sent away.
async function check () {
  let left = (until - Date.now()) / 1000
  if (left <= WARNED_BEFORE) {
    left = await ask()
    until = Date.now() + left * 1000
  }
  clearTimeout(timer)
  if (left <= 0) return over()
  if (left > WARNED_BEFORE) {
    if (dialog.open) dialog.close()
    timer = setTimeout(check, Math.min((left - WARNED_BEFORE) * 1000, 60000))
    return
  }
  if (!dialog.open) {
    document.dispatchEvent(new Event('portal:session-ending'))
    dialog.showModal()
  }
  const text = left > 60 ? 'in 2 minutes' : left > 20 ? 'in 1 minute' : 'in a few seconds'
  if (words.textContent !== text) words.textContent = text
  timer = setTimeout(check, Math.min(left * 1000 + 500, 10000))
}

async function stay () {
  const left = await ask({ method: 'POST', body: new FormData(form) })
  until = Date.now() + left * 1000
  dialog.close()
  check()
}

if (dialog) {
  document.querySelector('[data-idle-note]').hidden = true // the warning says it when it matters
  form.addEventListener('submit', (event) => { event.preventDefault(); event.stopPropagation(); stay() })
  dialog.addEventListener('cancel', (event) => { event.preventDefault(); stay() })
  // A computer that slept comes back here.
  document.addEventListener('visibilitychange', () => { if (!document.hidden) check() })
  check()
}
