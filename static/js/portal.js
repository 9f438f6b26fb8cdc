// Improves pages that already work: GOV.UK components, and the progress of a job without a reload.
const frontend = document.querySelector('meta[name="govuk-frontend"]')

if (frontend && document.querySelector('[data-module^="govuk-"]')) {
  const govuk = await import(frontend.content)
  // The frontend's own inline starter is not allowed here; these two classes are what it sets.
  document.body.classList.add('js-enabled', 'govuk-frontend-supported')
  govuk.initAll()
}

// A form goes out once: GOV.UK's button swallows a second click only for a second, a slow server needs longer.
document.addEventListener('submit', (event) => {
  const form = event.target
  // What opens beside the page, like a preview, leaves the form to be sent.
  if (form.method !== 'post' || event.submitter?.formTarget === '_blank') return
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = 'yes'
  // A form that answers with a file leaves its page standing: let it be asked for again.
  setTimeout(() => delete form.dataset.sent, 10000)
})
// The back button may show the page as it was left: its form may be sent again.
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent
})

// Marks of a register that waited in this browser (register.js) go with whoever signs out.
document.addEventListener('submit', (event) => {
  if (!event.target.getAttribute('action')?.endsWith('/account/logout/')) return
  for (const key of Object.keys(localStorage)) if (key.startsWith('register:')) localStorage.removeItem(key)
})

// A job on the page asks how far it is, ever more seldom, until it is done; the code of a day at its own pace.
async function follow (job, wait) {
  await new Promise((resolve) => setTimeout(resolve, wait))
  try {
    const answer = await fetch(job.dataset.poll, { headers: { Accept: 'text/html' } })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const now = page.getElementById('job')
    if (answer.redirected || !now) return location.assign(job.dataset.poll)
    if (now.outerHTML !== job.outerHTML) job.replaceWith(now)
    job = document.getElementById('job')
  } catch {
    // The network is away for a moment: ask again.
  }
  if (job.dataset.poll) follow(job, Number(job.dataset.every) || Math.min(wait * 1.3, 10000))
}
const job = document.querySelector('[data-poll]')
if (job) follow(job, Number(job.dataset.every) || 1000)
